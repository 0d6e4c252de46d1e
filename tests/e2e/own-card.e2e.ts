import * as Y from 'yjs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { settleLines } from '#server/demo/settle-lines.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, YAN, type Prepare, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const OLD = '150 0000 1002';
const RIGHT = '150 0000 8888';
const FATHERS = '150 0000 1001';
const PAGE_BYTES_MAX = 60 * 1024;

let path = '';
let passcode = '';

/** The parents' numbers as they have been on the card since the census, and a link for the mother. */
const withCardAndLink: Prepare = async ({ services }, school) => {
	const { env, records, updateLog, links } = services;
	const { userId, sessionId } = school.person('ruolan');
	const childId = school.child(YAN);
	const card = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('childId', '=', childId)
		.where('kind', '=', 'card')
		.executeTakeFirst();
	const { id: docId, generation } = must(card, 'the card');
	const doc = new Y.Doc();
	const lines = [
		{ person: 'mother', field: 'name', value: '罗春燕' },
		{ person: 'mother', field: 'phone', value: OLD },
		{ person: 'mother', field: 'workplace', value: '东莞，鞋厂' },
		{ person: 'father', field: 'name', value: '罗建国' },
		{ person: 'father', field: 'phone', value: FATHERS },
	] as const;
	settleLines(doc, lines, { by: userId, at: env.now(), random: env.random });
	const bytes = Y.encodeStateAsUpdate(doc);
	await updateLog.append({ docId, generation, author: userId, session: sessionId, bytes });
	const mother = { name: '罗春燕', relation: '妈妈' };
	const guardianId = await links.addGuardian(childId, mother, school.person('qiaoyun').userId);
	({ path, passcode } = await links.create(guardianId, childId, school.person('qiaoyun').userId));
};

/** The line of the number, unfolded by a tap alone. */
async function openNumber(page: Page) {
	const row = page.locator('details').filter({ hasText: m.contact_field_phone({}, zh) });
	if ((await row.getAttribute('open')) === null) await row.locator('summary').click();
	return row.getByLabel(m.own_card_right({ field: m.contact_field_phone({}, zh) }, zh));
}

const tell = (page: Page) => page.getByRole('button', { name: m.own_card_tell({}, zh) }).click();

/** [§4.4, row "Contact card", 家长/监护人: "L own, propose correction"] Without a script on her phone. */
describe('a mother whose number has changed', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool({ prepare: withCardAndLink });
		const { origin } = school.server;
		phone = await openDevice({ origin, script: false });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 860 } });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('finds from her letters what school keeps on her, and nothing on anybody else', async () => {
		const page = phone.page();
		await page.goto(path);
		await page.getByLabel(m.sharing_letter_passcode({}, zh)).fill(passcode);
		await page.getByRole('button', { name: m.sharing_letter_open({}, zh) }).click();
		await page.getByRole('link', { name: new RegExp(m.own_card_title({}, zh)) }).click();
		await page.getByRole('heading', { level: 1, name: m.own_card_title({}, zh) }).waitFor();
		await page.getByText(OLD).waitFor();
		const cookies = await phone.context().cookies();
		const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
		const answer = await fetch(`${school.server.origin}${path}/contact`, { headers: { cookie } });
		const html = await answer.text();
		expect(html).toContain(OLD);
		expect(html).not.toMatch(/150 0000 1001|罗建国|留守|<script|usr_|gdn_|stm_/);
		expect(Buffer.byteLength(html)).toBeLessThanOrEqual(PAGE_BYTES_MAX);
		const smallest = await page
			.locator('main *')
			.evaluateAll((all) =>
				Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))),
			);
		expect(smallest).toBeGreaterThanOrEqual(18);
	});

	it('writes the new one; a slip comes back to be looked at again', async () => {
		const page = phone.page();
		await (await openNumber(page)).fill('150 0000 888');
		await tell(page);
		await page.getByText(m.own_card_problem_number_short({}, zh)).waitFor();
		const input = await openNumber(page);
		expect(await input.inputValue()).toBe('150 0000 888');
		await input.fill(RIGHT);
		await tell(page);
		await page.getByRole('status').getByText(m.own_card_told({}, zh)).waitFor();
		const told = page.locator('section').filter({ hasText: m.own_card_waiting({}, zh) });
		await told.getByText(RIGHT).waitFor();
		await page.locator('summary').getByText(OLD).waitFor();
	});

	it('has nothing that bars a reader with a screen reader or a keyboard', async () => {
		// axe itself is a script, so this one look is taken by a browser that runs them.
		const reader = await openDevice({ origin: school.server.origin });
		try {
			const page = reader.page();
			await page.goto(path);
			await page.getByLabel(m.sharing_letter_passcode({}, zh)).fill(passcode);
			await page.getByRole('button', { name: m.sharing_letter_open({}, zh) }).click();
			await page.goto(`${path}/contact`);
			await (await openNumber(page)).fill('无');
			await expectAccessible(page);
			await tell(page);
			await page.getByText(m.own_card_problem_number({}, zh)).waitFor();
			await expectAccessible(page);
		} finally {
			await reader.close();
		}
	});

	it('is settled by the archivist beside the old one, who sees that she wrote it', async () => {
		const page = desk.page();
		await signIn(page, 'ruolan');
		await page.getByRole('link', { name: new RegExp(`^${m.contact_desk_title({}, zh)}`) }).click();
		await page.getByRole('button', { name: m.contact_desk_look_of({ name: YAN }, zh) }).click();
		const side = (number: string) => page.getByRole('group', { name: number, exact: true });
		await side(OLD).waitFor();
		await side(RIGHT).getByText(m.contact_source_link({}, zh)).waitFor();
		await side(RIGHT).getByText('妈妈 罗春燕').waitFor();
		const holds = { name: m.contact_verdict_in_force({}, zh), exact: true };
		await side(RIGHT).getByRole('radio', holds).check();
		await page.getByRole('button', { name: m.contact_settle({}, zh), exact: true }).click();
		await page.getByText(m.contact_desk_all_settled({}, zh)).waitFor();
	});

	it('finds the new number on her page, and nothing that waits', async () => {
		const page = phone.page();
		const number = async () => {
			await page.goto(`${path}/contact`);
			return page
				.locator('summary')
				.filter({ hasText: m.contact_field_phone({}, zh) })
				.innerText();
		};
		await expect.poll(number).toContain(RIGHT);
		expect(await page.getByText(m.own_card_waiting({}, zh)).count()).toBe(0);
		expect(await page.getByText(OLD).count()).toBe(0);
	});
});
