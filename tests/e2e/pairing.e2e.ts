import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const DAN = '欧阳丹';
const HE = '江一禾';

/** [A12 D4 E1 E2 E5 §4.5] The head teacher pairs a class, and one mentor hands a child to another. */
describe('the pairing board', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool({
			prepare: async ({ services }, { administrator }) => {
				const { records, children } = services;
				const { id: classId } = await records
					.selectFrom('class')
					.select('id')
					.where('name', '=', CLASS_ONE)
					.executeTakeFirstOrThrow();
				for (const name of [DAN, HE]) {
					const draft = { name, classId, boarding: false };
					expectOk(await children.enrol(administrator, draft as never));
				}
			},
		});
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 900 },
		});
		phone = await openDevice({ origin: school.server.origin });
	});

	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const card = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
	const mentor = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) });
	const done = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

	it('shows who waits first, and takes a teacher that is dragged to a child', async () => {
		const page = desk.page();
		await signIn(page, 'changlin');
		await page.goto('/classes');
		await page.getByRole('link', { name: new RegExp(CLASS_ONE) }).click();
		await page.getByRole('link', { name: m.pairing_title({}, zh), exact: true }).click();
		await card(page, DAN).waitFor();
		const names = await page.getByRole('list', { name: m.pairing_children({}, zh) }).innerText();
		expect(names.indexOf(YAN)).toBeGreaterThan(names.indexOf(DAN));
		expect(names.indexOf(YAN)).toBeGreaterThan(names.indexOf(HE));
		await expectAccessible(page);

		await mentor(page, '王巧云').first().dragTo(card(page, DAN));
		await card(page, DAN).getByText(m.care_lead_mentor({}, zh)).waitFor();
		await done(page, m.pairing_done({ mentor: '王巧云', child: DAN }, zh)).waitFor();
	});

	it('takes it back, and does the same with the keyboard alone', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.pairing_undo({}, zh) }).click();
		await card(page, DAN).getByText(m.school_child_no_lead({}, zh)).waitFor();

		await mentor(page, '李德厚').first().focus();
		await page.keyboard.press('Enter');
		const give = page.getByRole('button', {
			name: m.pairing_give({ mentor: '李德厚', child: DAN }, zh),
		});
		await give.focus();
		await page.keyboard.press('Enter');
		await card(page, DAN).getByText(m.school_child_no_lead({}, zh)).waitFor({ state: 'detached' });
		expect(await card(page, DAN).innerText()).toContain('李德厚');
	});

	it('names what a priority child lacks, and takes a cadre and a peer helper', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.pairing_open_of({ name: DAN }, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.pairing_priority_reason({}, zh)).selectOption('home');
		await dialog.getByRole('button', { name: m.pairing_priority_do({}, zh) }).click();
		await dialog.getByText(/定为重点帮扶（家里）/).waitFor();
		await dialog.getByLabel(m.pairing_helper_name({}, zh)).fill(HE);
		await dialog.getByRole('button', { name: m.pairing_helper_do({}, zh) }).click();
		await dialog
			.getByText(m.pairing_helper_led({ name: HE, teacher: '李德厚' }, zh))
			.first()
			.waitFor();
		await expectAccessible(page);
		expect(await card(page, DAN).textContent()).toContain(m.pairing_missing_cadre({}, zh));
		await dialog.getByLabel(m.pairing_cadre_choose({}, zh)).selectOption({ label: '方维国' });
		await dialog.getByRole('button', { name: m.pairing_cadre_do({}, zh) }).click();
		await dialog
			.getByRole('button', { name: m.school_pair_end_of({ name: '方维国' }, zh) })
			.waitFor();
		await page.keyboard.press('Escape');
		expect(await card(page, DAN).textContent()).not.toContain(m.pairing_missing_cadre({}, zh));
	});

	it('hands a child over: the old mentor reads on and writes a note, the new one signs', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.pairing_open_of({ name: DAN }, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog
			.getByLabel(m.school_pair_choose({}, zh))
			.selectOption({ label: '王巧云 · 带 1 个孩子' });
		await dialog
			.getByRole('button', { name: m.school_pair_lead_of({ name: '王巧云' }, zh) })
			.click();
		await dialog
			.getByRole('button', { name: m.school_pair_end_of({ name: '王巧云' }, zh) })
			.waitFor();

		const old = phone.page();
		await signIn(old, 'dehou');
		await old.getByRole('link', { name: m.hand_over_door_open({}, zh) }).click();
		await old.getByRole('heading', { name: new RegExp(DAN) }).waitFor();
		await expectAccessible(old);
		await old.getByLabel(m.hand_over_note({}, zh)).fill('奶奶晚上七点以后才在家。');
		await old.getByRole('button', { name: m.hand_over_note_do({}, zh) }).click();
		await old.getByText(/李德厚 写于/).waitFor();
		await old.goto('/');
		await old.getByRole('link', { name: new RegExp(`^${DAN}`) }).click();
		await old.getByText(/交接中，可以看到/).waitFor();

		await desk.context().clearCookies();
		await signIn(page, 'qiaoyun');
		await page.goto('/hand-overs');
		await page.getByText('奶奶晚上七点以后才在家。').waitFor();
		await page.getByRole('button', { name: m.hand_over_sign({}, zh) }).click();
		await page.getByText(/王巧云 已于 .* 签收/).waitFor();
		await expectAccessible(page);
	});
});
