import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '#domain/ids.ts';
import { addDays, localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { createHand, writeEntry } from '#server/demo/notebook-hand.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { beginEntry, openBook, signIn, untilReadyForOffline } from './staff-steps.ts';
import { openTestSchool, XIA, YAN, type Prepare, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** In both children's diaries stands the same word, rare characters among it. */
const writeDiaries: Prepare = async ({ services }, { child, person }) => {
	const { env, records, updateLog } = services;
	const hand = createHand(updateLog);
	for (const [name, mentor, words] of [
		[YAN, 'qiaoyun', '外婆说弟弟叫𬭩娃，妹妹叫㛃。傍晚一起看了萤火虫。'],
		[XIA, 'jingyi', '夜里看了萤火虫，她说想爸爸。'],
	] as const) {
		const { id } = await records
			.selectFrom('document')
			.select('id')
			.where('childId', '=', child(name))
			.where('kind', '=', 'diary')
			.executeTakeFirstOrThrow();
		const { userId, sessionId: session } = person(mentor);
		const occurredOn = addDays(localDateAt(env.now()), -3);
		const entry = { id: createId('entry', env.random), type: 'note' as const, occurredOn };
		await hand.write(id, { userId, session, clientId: 7 }, (doc) => {
			const written = { ...entry, writtenAt: env.now(), createdBy: userId };
			writeEntry(doc, written, { paragraphs: ['第一段。', words], fields: {}, photos: [] });
		});
	}
};

/** Issue 4, 15: words, surnames, initials and rare characters, offline and at school. */
describe('search', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	const field = (page: Page) => page.getByRole('textbox', { name: m.search_label({}, zh) });
	const results = (page: Page, group: string) =>
		page.getByRole('region', { name: new RegExp(`^${group}`) }).getByRole('link');
	const look = async (page: Page, typed: string) => {
		await field(page).fill(typed);
		await expect
			.poll(() => page.getByRole('status').allTextContents())
			.not.toContain(m.search_looking({}, zh));
	};

	beforeAll(async () => {
		school = await openTestSchool({ prepare: writeDiaries });
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 800 } });
		await signIn(phone.page(), 'qiaoyun');
		await signIn(desk.page(), 'suqing');
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('finds on a phone without a network what was written, also what is not at school yet', async () => {
		const page = phone.page();
		await untilReadyForOffline(page);
		await phone.context().setOffline(true);
		await openBook(page, YAN, '关爱日记');
		const body = await beginEntry(page, '日记');
		await body.pressSequentially('午饭后补牙，他没有哭。');
		await page.getByRole('link', { name: m.search_title({}, zh) }).click();
		await field(page).fill('后补');
		await results(page, '日记和档案').filter({ hasText: '补牙，他没有哭' }).waitFor();
		await field(page).fill('𬭩');
		const found = results(page, '日记和档案').filter({ hasText: '𬭩娃' });
		await found.waitFor();
		expect(await found.locator('mark').allTextContents()).toEqual(['𬭩']);
		expect(await page.getByRole('status').allTextContents()).toEqual(
			expect.arrayContaining([expect.stringContaining('只在这台设备上找了')]),
		);
		await field(page).fill('萤火虫');
		await expect.poll(() => results(page, '日记和档案').count()).toBe(1);
		await expectAccessible(page);
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/diary\/ent_/);
		await page.getByText('傍晚一起看了萤火虫').waitFor();
		await page.goBack();
		expect(await field(page).inputValue()).toBe('萤火虫');
	});

	it('finds a child by surname, initials and a rare character, without a network', async () => {
		const page = phone.page();
		for (const typed of ['罗', 'ly', 'luoyan', '䶮']) {
			await field(page).fill(typed);
			await results(page, '孩子').filter({ hasText: YAN }).waitFor();
		}
		await field(page).fill('沈');
		await page.getByText('没有找到“沈”').first().waitFor();
		await phone.context().setOffline(false);
	});

	it('finds nothing of another mentor’s child, not even at school', async () => {
		const page = phone.page();
		await untilReadyForOffline(page);
		await look(page, '萤火虫');
		await page.getByRole('status').filter({ hasText: '找到 1 处' }).waitFor();
		expect(await page.getByText('想爸爸').count()).toBe(0);
	});

	it('finds at school what a counselor may read and her desk does not hold', async () => {
		const page = desk.page();
		await page.keyboard.press('/');
		await page.waitForURL('**/search');
		await field(page).fill('萤火虫');
		await expect.poll(() => results(page, '日记和档案').count()).toBe(2);
		await results(page, '日记和档案').filter({ hasText: '想爸爸' }).click();
		await page.getByText('她说想爸爸').waitFor();
		// Whoever writes means the character.
		await page.goto('/search');
		await field(page).fill('shen/');
		await page.keyboard.press('/');
		expect(await field(page).inputValue()).toBe('shen//');
		await look(page, 'szx');
		await results(page, '孩子').filter({ hasText: XIA }).waitFor();
		await expectAccessible(page);
	});
});
