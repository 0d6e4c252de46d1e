import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, instantFromMs, localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, XIA, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** [A11 L7] A case of legal aid, from its entry to the lawyer, and who may know of it. */
describe('legal aid', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		desk = await openDevice({ origin, viewport: { width: 1280, height: 860 } });
		phone = await openDevice({ origin });
	});

	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const path = () => `/children/${school.childId(YAN)}/legal-aid`;
	const target = (page: Page) =>
		page.getByRole('article').filter({ hasText: m.board_target_legal_aid({}, zh) });
	const theCase = (page: Page) => page.getByRole('article', { name: /第 \d{4}-1 号 · 受伤赔偿/ });

	it('begins without a case, and one is entered without a word of what happened', async () => {
		const page = desk.page();
		await signIn(page, 'weiguo');
		await page.goto(path());
		await page.getByText(m.legal_aid_none({}, zh), { exact: true }).waitFor();
		await page.getByText('事情的经过写在案卷里').waitFor();
		await expectAccessible(page);
		await page.getByRole('button', { name: m.legal_aid_open({}, zh) }).click();
		const dialog = page.getByRole('dialog');
		expect(await dialog.locator('textarea').count()).toBe(0);
		await dialog.getByLabel(m.legal_aid_kind({}, zh)).selectOption('injury');
		const today = localDateAt(instantFromMs(Date.now()));
		await dialog.getByLabel(m.legal_aid_opened_on({}, zh)).fill(addDays(today, -12));
		await dialog.getByLabel(m.legal_aid_agency({}, zh)).fill('县法律援助中心');
		await expectAccessible(page);
		await dialog.getByRole('button', { name: m.legal_aid_do({}, zh) }).click();
		await theCase(page).getByText(m.legal_aid_state_open({}, zh), { exact: true }).waitFor();
	});

	it('stands on the board of the school by its number, and behind it by name', async () => {
		const page = desk.page();
		await page.goto('/board');
		await target(page)
			.getByText(/^0 \/ 1$/)
			.waitFor();
		await target(page)
			.getByText(/第 \d{4}-1 号/)
			.waitFor();
		expect(await page.locator('main').innerText()).not.toContain(`${YAN}，`);
		await target(page)
			.getByRole('link', { name: m.legal_aid_all({}, zh) })
			.click();
		await theCase(page).getByRole('link', { name: YAN }).waitFor();
		await expectAccessible(page);
	});

	it('says when the agency is late, takes a step back, and counts once aid is granted', async () => {
		const page = desk.page();
		const day = theCase(page).locator('input[type=date]');
		const press = (name: string) =>
			theCase(page).getByRole('button', { name, exact: true }).click();
		const today = localDateAt(instantFromMs(Date.now()));
		await day.fill(addDays(today, -10));
		await press(m.legal_aid_step_applied({}, zh));
		await theCase(page)
			.getByText(/已过 .* 的期限，请催一催/)
			.waitFor();
		await expectAccessible(page);
		await day.fill(addDays(today, -11));
		await press(m.legal_aid_step_granted({}, zh));
		await theCase(page).getByText(m.legal_aid_step_wrong({}, zh)).waitFor();
		await day.fill(today);
		await press(m.legal_aid_step_not_eligible({}, zh));
		await theCase(page)
			.getByText(m.legal_aid_state_not_eligible({}, zh), { exact: true })
			.waitFor();
		await press(m.legal_aid_take_back({}, zh));
		await theCase(page).getByText(m.legal_aid_state_applied({}, zh), { exact: true }).waitFor();
		await day.fill(today);
		await press(m.legal_aid_step_granted({}, zh));
		await theCase(page).getByText(m.legal_aid_state_granted({}, zh), { exact: true }).waitFor();
		await page.getByText(m.legal_aid_tally({ of: 1, done: 1 }, zh)).waitFor();
		await page.goto('/board');
		await target(page)
			.getByText(/^1 \/ 1$/)
			.waitFor();
	});

	it('is read by the own head teacher, who changes nothing, and by no mentor', async () => {
		const page = phone.page();
		await signIn(page, 'changlin');
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: new RegExp(`^${m.legal_aid_title({}, zh)}`) }).click();
		await theCase(page).getByText(m.legal_aid_state_granted({}, zh), { exact: true }).waitFor();
		expect(await page.getByRole('button', { name: m.legal_aid_open({}, zh) }).count()).toBe(0);
		expect(await theCase(page).getByRole('button').count()).toBe(0);
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(overflow).toBeLessThanOrEqual(0);
		await expectAccessible(page);

		await page.context().clearCookies();
		await signIn(page, 'qiaoyun');
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('heading', { level: 1 }).waitFor();
		expect(await page.getByRole('link', { name: m.legal_aid_title({}, zh) }).count()).toBe(0);
		for (const child of [YAN, XIA]) {
			const api = `/api/children/${school.childId(child)}/legal-aid`;
			expect((await page.context().request.get(api)).status()).toBe(403);
		}
	});
});
