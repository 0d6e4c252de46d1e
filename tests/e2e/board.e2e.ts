import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { must } from '#domain/assert.ts';
import { createId, parseId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { createHand, writeEntry } from '#server/demo/notebook-hand.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import {
	CLASS_ONE,
	openTestSchool,
	sinceTermBegan,
	YAN,
	type Prepare,
	type TestSchool,
} from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const UPDATE = m.duty_m1({}, zh);
const SUMMARY = m.duty_m4({}, zh);
const WORDS = '小䶮这两周学会了骑车，奶奶笑了。';
const REASON = '月底看看近况写得怎么样';

/** A term that began long ago, and one update of one child, written by its mentor in these days. */
const prepare: Prepare = async ({ services }, school) => {
	const { records, env, updateLog } = services;
	await sinceTermBegan(services);
	const { id: docId } = await records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', school.child(YAN))
		.where('kind', '=', 'journal')
		.executeTakeFirstOrThrow();
	const { userId } = school.person('qiaoyun');
	const session = must(parseId('session', `ses_${'s'.repeat(22)}`), 'a session');
	await createHand(updateLog).write(docId, { userId, session, clientId: 7 }, (doc) =>
		writeEntry(
			doc,
			{
				...{ id: createId('entry', env.random), type: 'fortnight', createdBy: userId },
				...{ occurredOn: localDateAt(env.now()), writtenAt: env.now() },
			},
			{ paragraphs: [WORDS], fields: {}, photos: [] },
		),
	);
};

/** [B7 L13, product.md §5.6 steps 1 and 2] The leader's Monday. */
describe('the board of the school', () => {
	let school: TestSchool;
	let desk: Device;
	let teacher: Device;
	let page: Page;

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		const viewport = { width: 1280, height: 860 };
		desk = await openDevice({ origin: school.server.origin, viewport });
		teacher = await openDevice({ origin: school.server.origin });
		page = desk.page();
		await signIn(page, 'weiguo');
	});
	afterAll(async () => {
		await desk.close();
		await teacher.close();
		await school.close();
	});

	it('tells the targets and the musts by numbers, and on pressing one who is left over', async () => {
		await page.goto('/board');
		const target = page.getByRole('article').filter({ hasText: m.board_target_pairing({}, zh) });
		await target.getByText(/^\d+ \/ \d+$/).waitFor();
		const musts = page.getByRole('table', { name: m.board_musts({}, zh) });
		const row = musts.getByRole('row').filter({ hasText: CLASS_ONE });
		await row.getByText('1 / 1').first().waitFor();
		const cell = row.getByRole('button', {
			name: `${CLASS_ONE} · ${SUMMARY}：0 / 1`,
			exact: false,
		});
		await cell.click();
		const names = page.getByRole('dialog');
		await names.getByText('王巧云').waitFor();
		await expectAccessible(page);
		await page.keyboard.press('Escape');
		await names.waitFor({ state: 'detached' });
	});

	it('shows what was due in a month gone by, and the months as pictures with their numbers', async () => {
		const choice = page.getByLabel(m.board_period({}, zh));
		await choice.selectOption({ index: 1 });
		await page.getByText(m.board_period_help_month({}, zh)).waitFor();
		await page.getByRole('img', { name: new RegExp(`^${UPDATE}: `) }).waitFor();
		const chart = page.getByRole('figure', { name: UPDATE });
		await chart.getByText(m.board_chart_table({}, zh)).click();
		await chart.getByRole('columnheader', { name: m.duty_late({}, zh) }).waitFor();
		await expectAccessible(page);
	});

	it('gives over HTTP dates, names and counts, and no word that was written', async () => {
		const board = await desk.context().request.get('/api/board');
		const { classes } = (await board.json()) as { classes: { id: string; name: string }[] };
		const one = must(
			classes.find(({ name }) => name === CLASS_ONE),
			'class one',
		);
		for (const path of ['/api/board', `/api/board/${one.id}`, '/api/samplings']) {
			const answer = await desk.context().request.get(path);
			expect(answer.status()).toBe(200);
			const text = await answer.text();
			for (const part of ['骑车', '奶奶笑了', 'ent_']) expect(text).not.toContain(part);
		}
		const journal = school.docId(YAN, 'journal');
		for (const door of ['words', 'history', 'entries']) {
			const answer = await desk.context().request.get(`/api/documents/${journal}/${door}`);
			expect(answer.status()).toBe(403);
		}
	});

	it('is sampled with a reason alone, by chance, and shows these words', async () => {
		await page.goto('/board');
		await page.getByRole('link', { name: m.sampling_title({}, zh) }).click();
		const drawButton = page.getByRole('button', { name: m.sampling_draw({}, zh) });
		await drawButton.click();
		await page.getByText(m.sampling_reason_missing({}, zh)).waitFor();
		await page.getByLabel(m.sampling_reason({}, zh)).fill(REASON);
		await expectAccessible(page);
		await drawButton.click();
		await page.getByText(WORDS).waitFor();
		await page
			.getByRole('heading', { name: m.census_name_in_class({ name: YAN, class: CLASS_ONE }, zh) })
			.waitFor();
		await expectAccessible(page);
	});

	it('tells the head teacher, who says so, and both find it on record without the words', async () => {
		const hers = teacher.page();
		await signIn(hers, 'changlin');
		await hers.getByText(m.sampling_notice_title({}, zh)).waitFor();
		await hers.getByText(m.told_reason({ reason: REASON }, zh)).waitFor();
		await expectAccessible(hers);
		await hers.getByRole('button', { name: m.notice_seen({}, zh) }).click();
		await hers.getByText(m.sampling_notice_title({}, zh)).waitFor({ state: 'detached' });
		await hers.goto('/board');
		await hers.getByRole('heading', { name: m.sampling_of_class({}, zh) }).waitFor();
		await hers.getByText(m.told_reason({ reason: REASON }, zh)).waitFor();
		expect(await hers.textContent('main')).not.toContain('骑车');
		await expectAccessible(hers);
		await page.goto('/samplings');
		await page.getByText(/已看到/).waitFor();
		expect(await page.textContent('main')).not.toContain('骑车');
	});
});
