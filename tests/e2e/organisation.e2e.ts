import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, instantFromMs, localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const LEADER = '方维国';
const ELDER = '村里的老支书';

/** [B5 B6 C4 C7] The leading group writes down who answers for what, hands over, and prints it. */
describe('the organisation', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		desk = await openDevice({ origin, viewport: { width: 1280, height: 900 } });
		phone = await openDevice({ origin });
	});

	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const group = (page: Page) => page.getByRole('region', { name: m.organisation_group({}, zh) });
	const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });
	const press = (page: Page, name: string) =>
		page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
	const today = () => localDateAt(instantFromMs(Date.now()));

	async function appoint(post: string, person: { account: string } | { name: string }) {
		const page = desk.page();
		await page
			.getByRole('button', { name: m.organisation_appoint({}, zh), exact: true })
			.first()
			.click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.organisation_post({}, zh)).selectOption({ label: post });
		const who = dialog.getByLabel(m.organisation_person({}, zh), { exact: true });
		if ('account' in person) await who.selectOption({ label: person.account });
		else {
			await who.selectOption({ label: m.organisation_person_other({}, zh) });
			await dialog.getByLabel(m.organisation_person_name({}, zh)).fill(person.name);
		}
		await dialog.getByLabel(m.organisation_duties({}, zh)).fill('联系家长和村里');
		await press(page, m.organisation_appoint_do({}, zh));
		const name = 'account' in person ? person.account : person.name;
		await said(page, m.organisation_done_appoint({ name }, zh)).waitFor();
	}

	it('begins empty and says what is wanted; the first two are appointed', async () => {
		const page = desk.page();
		await signIn(page, 'weiguo');
		await page.goto('/account');
		await page.getByRole('link', { name: m.organisation_title({}, zh) }).click();
		await page.getByText(m.organisation_group_empty({}, zh)).waitFor();
		await expectAccessible(page);
		await appoint(m.organisation_post_head({}, zh), { account: LEADER });
		await appoint(m.organisation_post_deputy({}, zh), { name: ELDER });
		const lacks = page.getByRole('alert').filter({ hasText: m.organisation_lacks({}, zh) });
		expect(await lacks.innerText()).toContain(m.organisation_lack_member({}, zh));
		expect(await group(page).innerText()).toMatch(new RegExp(`${LEADER}[\\s\\S]*${ELDER}`));
	});

	it('refuses a second head in words, and takes the last decision back', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.organisation_appoint({}, zh), exact: true }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.organisation_post({}, zh)).selectOption('head');
		await dialog
			.getByLabel(m.organisation_person({}, zh), { exact: true })
			.selectOption({ label: '贺长林' });
		await press(page, m.organisation_appoint_do({}, zh));
		await dialog.getByText(m.organisation_refused_second_head({}, zh)).waitFor();
		await expectAccessible(page);
		await page.keyboard.press('Escape');

		await page.getByRole('button', { name: m.organisation_undo_last({}, zh) }).click();
		await said(page, m.organisation_undone({}, zh)).waitFor();
		expect(await group(page).innerText()).not.toContain(ELDER);
	});

	it('hands the lead over from tomorrow, and keeps who it was', async () => {
		const page = desk.page();
		const post = m.organisation_post_head({}, zh);
		await page
			.getByRole('button', { name: m.organisation_change_of({ name: LEADER, post }, zh) })
			.click();
		const dialog = page.getByRole('dialog');
		// The appointment is of today, so that it can be handed over from tomorrow at the earliest.
		await dialog.getByLabel(m.organisation_act_hand_over({}, zh)).check();
		await dialog
			.getByLabel(m.organisation_person({}, zh), { exact: true })
			.selectOption({ label: '贺长林' });
		await dialog.getByLabel(m.organisation_hand_over_note({}, zh)).fill('公章一枚');
		await expectAccessible(page);
		const from = dialog.getByLabel(m.organisation_hand_over_from({}, zh));
		expect(await from.inputValue()).toBe(addDays(today(), 1));
		await press(page, m.organisation_do_hand_over({}, zh));
		await said(page, m.organisation_done_hand_over({ name: LEADER }, zh)).waitFor();
		const words = await group(page).innerText();
		expect(words).toContain('贺长林');
		expect(words).toContain(LEADER);
		// Nobody's role was changed by it: the page only says that they differ.
		await appoint(m.organisation_archive({}, zh), { account: '贺长林' });
		await page
			.getByText(
				m.organisation_suggestion_role_missing(
					{ name: '贺长林', role: m.school_role_archivist({}, zh) },
					zh,
				),
			)
			.waitFor();
	});

	it('is one A4 page on paper, without the label', async () => {
		const page = desk.page();
		const bytes = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1');
		expect(bytes.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
		expect(bytes).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12]/);
		await page.emulateMedia({ media: 'print' });
		const words = await page.locator('body').innerText();
		for (const wanted of [LEADER, CLASS_ONE, '0000-8123456', m.organisation_sheet_sign({}, zh)]) {
			expect(words).toContain(wanted);
		}
		expect(words).not.toContain('留守');
		expect(words).not.toContain(YAN);
		await page.emulateMedia({ media: 'screen' });
	});

	it('is read by a mentor on the phone, who changes nothing', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await page.goto('/organisation');
		await group(page).getByText(LEADER).waitFor();
		const call = page.getByRole('link', { name: '0000-8123456' });
		expect(await call.getAttribute('href')).toBe('tel:00008123456');
		const team = page.getByRole('region', {
			name: m.organisation_team_of({ className: CLASS_ONE }, zh),
		});
		expect(await team.innerText()).toMatch(/贺长林[\s\S]*王巧云/);
		expect(await page.locator('main').innerText()).not.toContain(YAN);
		expect(await page.getByRole('button', { name: m.school_edit({}, zh) }).count()).toBe(0);
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(overflow).toBeLessThanOrEqual(0);
		await expectAccessible(page);
	});

	it('lets a head teacher name somebody to the own class’s team', async () => {
		const page = phone.page();
		await page.context().clearCookies();
		await signIn(page, 'changlin');
		await page.goto('/organisation');
		const add = m.organisation_team_add_to({ className: CLASS_ONE }, zh);
		await page.getByRole('button', { name: add }).click();
		const dialog = page.getByRole('dialog');
		await dialog
			.getByLabel(m.organisation_person({}, zh), { exact: true })
			.selectOption({ label: m.organisation_person_other({}, zh) });
		await dialog.getByLabel(m.organisation_person_name({}, zh)).fill('宿管 许春桃');
		await press(page, m.organisation_appoint_do({}, zh));
		await page.getByText('宿管 许春桃').first().waitFor();
		expect(await page.getByRole('button', { name: /加一位成员/ }).count()).toBe(1);
	});

	it('shows the counselor in the circle around a child', async () => {
		const page = phone.page();
		await page.goto(`/children/${school.childId(YAN)}`);
		const circle = page.getByRole('region', { name: m.care_team({}, zh) });
		await circle.getByText('苏晴').waitFor();
		expect(await circle.innerText()).toContain(m.care_counselor({}, zh));
	});
});
