import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import writeExcelFile from 'write-excel-file/node';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const HE = '欧阳小禾';
const YI = '丁一';
/** The list of her class, and one row of a class that is not hers. */
const SHEET = [
	['姓名', '班级', '性别', '出生日期', '留守类型'],
	[YAN, '七(1)班', '男', '2013-05-06', '双亲'],
	[HE, '七(1)班', '女', '2013-09-17', '单亲'],
	[YI, '七(1)班', '男', '2013-10-02', '0'],
	['方小满', '七(2)班', '女', '2013-11-11', '0'],
];

/** [product.md §5.3 steps 1, 2 and 4] A head teacher's first week: the list, the pairs, the board. */
describe('a head teacher', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;
	let folder = '';
	let file = '';

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'jiashu-sheet-'));
		file = join(folder, 'class.xlsx');
		await writeExcelFile(SHEET).toFile(file);
		school = await openTestSchool();
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 860 },
		});
		phone = await openDevice({ origin: school.server.origin });
		await signIn(desk.page(), 'changlin');
	});
	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
		await rm(folder, { recursive: true, force: true });
	});

	const card = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
	/** The list of the board in which a child stands. */
	const fine = (page: Page) => page.getByRole('region', { name: /^没有落下的/ });
	const amber = (page: Page) => page.getByRole('region', { name: /^快到期了/ });

	it('takes the list of the own class in, and no row of another class', async () => {
		const page = desk.page();
		await page.goto('/census/import');
		await page.getByRole('button', { name: m.census_choose({}, zh) }).waitFor();
		await page.locator('input[type=file]').setInputFiles(file);
		await page.getByRole('button', { name: m.census_columns_done({ count: 4 }, zh) }).click();
		const takeIn = page.getByRole('button', {
			name: m.census_take_in({ made: 2, changed: 1 }, zh),
		});
		await page.getByRole('button', { name: m.census_leave_open_out({}, zh) }).click();
		await expectAccessible(page);
		await takeIn.click();
		await page.getByText(m.census_done_counts({ made: 2, changed: 1, same: 0 }, zh)).waitFor();
	});

	it('asks child by child, and confirms the class', async () => {
		const page = desk.page();
		await page.goto('/census');
		await page.getByRole('link', { name: new RegExp(`^${CLASS_ONE}`) }).click();
		const ask = async (name: string, parents: readonly string[]) => {
			await page.getByRole('button', { name: m.census_ask_of({ name }, zh) }).click();
			const dialog = page.getByRole('dialog');
			for (const parent of parents) {
				await dialog.getByLabel(m.census_since({ name: parent }, zh)).fill('2020-02-20');
			}
			await dialog.getByRole('button', { name: m.census_ask_save({}, zh) }).click();
			await dialog.waitFor({ state: 'detached' });
		};
		await ask(YAN, [m.census_father({}, zh), m.census_mother({}, zh)]);
		await ask(HE, [m.census_father({}, zh)]);
		await page.getByRole('button', { name: m.census_home_of({ name: YI }, zh) }).click();
		await page.getByRole('button', { name: m.census_confirm({ count: 3 }, zh) }).click();
		await page.getByText(m.census_class_confirmed({}, zh)).waitFor();
		await expectAccessible(page);
	});

	it('sees on the board who has nobody yet, and gives each of them a mentor', async () => {
		const page = desk.page();
		await page.goto('/board');
		for (const name of [HE, YI]) {
			await amber(page)
				.getByRole('listitem')
				.filter({ hasText: name })
				.getByText(m.board_no_mentor({}, zh))
				.waitFor();
		}
		await page.goto('/classes');
		await page.getByRole('link', { name: new RegExp(CLASS_ONE) }).click();
		await page.getByRole('link', { name: m.pairing_title({}, zh), exact: true }).click();
		for (const [name, mentor] of [
			[HE, '王巧云'],
			[YI, '李德厚'],
		] as const) {
			await page
				.getByRole('button', { name: new RegExp(mentor) })
				.first()
				.click();
			await page.getByRole('button', { name: m.pairing_give({ mentor, child: name }, zh) }).click();
			await card(page, name).getByText(m.care_lead_mentor({}, zh)).waitFor();
		}
		await page.goto('/board');
		for (const name of [HE, YI]) await fine(page).getByText(name).waitFor();
		expect(await page.getByText(m.board_no_mentor({}, zh)).count()).toBe(0);
		await expectAccessible(page);
	});

	it('has brought the child to the mentor’s phone, and the pairs to the board of the school', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await page.getByRole('link', { name: new RegExp(`^${HE}`) }).waitFor();
		await page.context().clearCookies();
		await signIn(page, 'weiguo');
		await page.goto('/board');
		const target = page.getByRole('article').filter({ hasText: m.board_target_pairing({}, zh) });
		await target.getByText(/^4 \/ 4$/).waitFor();
	});
});
