import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { createEnvironment } from '#server/environment.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { beginEntry, openBook, signIn, untilAtSchool } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const today = localDateAt(createEnvironment('warn').now());

/** Two mentors tick, date and write a visit; the history says who did what, in the school's words. */
describe('[R9] the history of what is ticked and dated', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 900 } });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('is written by two hands', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await openBook(page, YAN, '关爱日记');
		await (await beginEntry(page, '走访')).pressSequentially('看了屋里屋外。');
		await page.getByRole('checkbox', { name: m.choice_power({}, zh) }).check();
		await untilAtSchool(page);

		const other = desk.page();
		await signIn(other, 'dehou');
		await other.goto(new URL(page.url()).pathname);
		await other.getByLabel(m.entry_occurred({}, zh)).fill(addDays(today, -1));
		await other.getByRole('checkbox', { name: m.choice_fire({}, zh) }).check();
		await other.getByRole('checkbox', { name: m.choice_power({}, zh) }).uncheck();
		await untilAtSchool(other);
		// Another copy has it: so the school has.
		await expect
			.poll(() => page.getByRole('checkbox', { name: m.choice_fire({}, zh) }).isChecked())
			.toBe(true);
	});

	it('tells what each ticked, and from which day to which', async () => {
		const page = desk.page();
		await page.getByRole('link', { name: '修改记录' }).first().click();
		await page.getByRole('heading', { level: 1, name: '修改记录' }).waitFor();
		await page.getByText('勾上：用电', { exact: false }).waitFor();
		const rows = page.getByRole('listitem');
		const his = rows.filter({ hasText: '李德厚' }).first();
		await his.getByText('勾上：用火', { exact: false }).waitFor();
		await his.getByText('不再勾：用电', { exact: false }).waitFor();
		await his.getByText(/日期从 .* 改为 /).waitFor();
		expect(await his.textContent()).not.toContain('没有改字');
		await expectAccessible(page);
	});

	it('shows how it stood then, with whose ticks they are', async () => {
		const page = desk.page();
		await page
			.getByRole('link', { name: /^看看 李德厚/ })
			.first()
			.click();
		const piece = page.getByRole('article');
		await piece.getByText(m.card_look_round({}, zh), { exact: true }).waitFor();
		await piece.getByText('用火', { exact: false }).waitFor();
		expect(await piece.textContent()).toMatch(/李德厚\s*用火/);
		await expectAccessible(page);
	});
});
