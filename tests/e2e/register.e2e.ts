import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn, untilAtSchool, untilReadyForOffline, untilStatus } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type Prepare, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const CLASSMATES = ['江翀', '石岩', '温雨桐', '石岩'];

/**
 * [F3] A test is filled in by keyboard without a network and from a spreadsheet; the mentor sees the row
 * of her child alone, and the mother what was given to her.
 */
describe('the sheet of a test', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;
	let parent: Device;
	let letter = { path: '', passcode: '' };

	const prepare: Prepare = async ({ services }, founded) => {
		const { id: classId } = await services.records
			.selectFrom('class')
			.select('id')
			.where('name', '=', CLASS_ONE)
			.executeTakeFirstOrThrow();
		for (const name of CLASSMATES) {
			const draft = { name, classId, boarding: false };
			expectOk(await services.children.enrol(founded.administrator, draft));
		}
		const childId = founded.child(YAN);
		const { userId } = founded.person('qiaoyun');
		const mother = { name: '罗春燕', relation: '妈妈' };
		const guardianId = await services.links.addGuardian(childId, mother, userId);
		letter = await services.links.create(guardianId, childId, userId);
	};

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		const { origin } = school.server;
		desk = await openDevice({ origin, viewport: { width: 1280, height: 800 } });
		phone = await openDevice({ origin });
		parent = await openDevice({ origin, script: false });
	});
	afterAll(async () => {
		for (const device of [desk, phone, parent]) await device.close();
		await school.close();
	});

	const cell = (page: Page, name: string): Locator =>
		page.getByRole('textbox', { name: m.register_score_of({ name }, zh), exact: true });

	it('is begun and filled in by keyboard from a cold start without a network', async () => {
		const page = desk.page();
		await signIn(page, 'changlin');
		await untilReadyForOffline(page);
		await desk.context().setOffline(true);
		await page.goto('/');
		await page.getByRole('link', { name: m.register_door({ class: CLASS_ONE }, zh) }).click();
		await page.getByRole('button', { name: m.register_add_test({}, zh) }).click();
		await page.getByRole('button', { name: '数学', exact: true }).click();
		await page.getByLabel(m.register_test_name({}, zh)).fill('第三单元');
		// The field alone is called so: the numbers offered below it have a name of their own.
		await page.getByLabel(m.register_full_marks({}, zh), { exact: true }).fill('100');
		await page.getByRole('button', { name: m.register_begin({}, zh) }).click();
		await page.getByRole('heading', { level: 1, name: '数学 · 第三单元' }).waitFor();

		// By name: 江翀, 罗䶮, two of one name, 温雨桐.
		await cell(page, '江翀').focus();
		await page.keyboard.type('101');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').filter({ hasText: '不能比满分还高' }).waitFor();
		await page.keyboard.press('Escape');
		await page.keyboard.type('９０．５');
		await page.keyboard.press('Enter');
		expect(await cell(page, YAN).evaluate((element) => element === document.activeElement)).toBe(
			true,
		);
		await page.keyboard.type('78');
		await page.keyboard.press('ArrowUp');
		await expect.poll(() => cell(page, '江翀').inputValue()).toBe('90.5');
		await page.keyboard.press('Control+z');
		await expect.poll(() => cell(page, YAN).inputValue()).toBe('');
		await page.keyboard.press('Control+y');
		await expect.poll(() => cell(page, YAN).inputValue()).toBe('78');
		await page.getByLabel(m.register_absent_of({ name: '温雨桐' }, zh)).selectOption('ill');
		await page.getByText(m.register_filled({ done: 3, count: 5 }, zh)).waitFor();
		await untilStatus(page, /已存本机.*待上传/);
		await expectAccessible(page);
	});

	it('takes rows from a spreadsheet by name, and asks about what does not match', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.register_paste({}, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog
			.getByLabel(m.register_paste_here({}, zh))
			.fill('姓名\t成绩\n罗 䶮\t78.5\n张三\t60\n石岩\t66\n');
		await dialog.getByText(m.register_paste_replaces({ old: '78' }, zh)).waitFor();
		await dialog.getByText(m.register_paste_nobody({}, zh)).waitFor();
		await dialog.getByText(m.register_paste_several({}, zh)).waitFor();
		const accept = dialog.getByRole('button', { name: /^填进去/ });
		expect(await accept.isDisabled()).toBe(true);
		await expectAccessible(page);
		await dialog
			.getByLabel(m.register_paste_who({ line: 4, name: '石岩' }, zh))
			.selectOption({ index: 2 });
		await accept.click();
		await expect.poll(() => cell(page, YAN).inputValue()).toBe('78.5');
		await page.getByText(m.register_filled({ done: 4, count: 5 }, zh)).waitFor();
		await desk.context().setOffline(false);
		await untilAtSchool(page);
	});

	it('and an evaluation of the month, written without leaving the row', async () => {
		const page = desk.page();
		await page.getByRole('link', { name: m.register_title({}, zh) }).click();
		await page.getByRole('link', { name: new RegExp(m.register_evaluations({}, zh)) }).click();
		await page.getByLabel(YAN).click();
		await page.getByLabel(YAN).pressSequentially('订正及时，敢举手了。');
		await untilAtSchool(page);
		await expectAccessible(page);
	});

	it('shows the mentor the row of her own child, its trend, and nobody else’s', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: new RegExp(m.register_of_child({}, zh)) }).click();
		await page.getByRole('img', { name: m.register_trend_alt({}, zh) }).waitFor();
		const row = page.getByRole('row').filter({ hasText: '第三单元' });
		await row.filter({ hasText: '78.5' }).waitFor();
		await page.getByText('订正及时，敢举手了。').waitFor();
		const words = await page.locator('main').innerText();
		expect(words).not.toMatch(/90\.5|66|江翀|石岩|温雨桐|平均|第.名/);
		const caseload = await page.evaluate(async () => (await fetch('/api/caseload')).text());
		expect(caseload).not.toMatch(/90\.5|江翀|"register"/);
		await expectAccessible(page);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(wide).toBeLessThanOrEqual(0);
	});

	it('is given by the mentor, looked at first, and read by the mother: her own child’s row alone', async () => {
		const page = phone.page();
		const row = page.getByRole('row').filter({ hasText: '第三单元' });
		await row.getByRole('button', { name: /给家长看/ }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText('78.5').waitFor();
		await expectAccessible(page);
		await dialog.getByRole('button', { name: m.sharing_publish({}, zh) }).click();
		await row.getByText(m.register_given({}, zh)).waitFor();

		const reader = parent.page();
		await reader.goto(letter.path);
		await reader.getByLabel('请输入口令').fill(letter.passcode);
		await reader.getByRole('button', { name: '打开' }).click();
		await reader.getByText('数学 · 第三单元').waitFor();
		const read = await reader.locator('body').innerText();
		expect(read).toContain('78.5');
		expect(read).not.toMatch(/90\.5|66|江翀|石岩|温雨桐|平均|名次|贺长林|留守/);
	});

	it('can be taken back', async () => {
		const page = phone.page();
		const row = page.getByRole('row').filter({ hasText: '第三单元' });
		await row.getByRole('button', { name: /^撤回/ }).click();
		await row.getByRole('button', { name: /给家长看/ }).waitFor();
		await parent.page().reload();
		expect(await parent.page().locator('body').innerText()).not.toContain('78.5');
	});
});
