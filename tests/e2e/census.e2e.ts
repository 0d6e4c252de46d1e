import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import writeExcelFile from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** The school's own list: a title, other names for the columns, a fault, a class that is new, a twin. */
const SHEET = [
	['青梧镇初级中学学生花名册'],
	['序号', '学生姓名', '所在班级', '性别', '出生年月', '是否寄宿', '留守类型', '父亲电话', '备注'],
	['1', YAN, '七(1)班', '男', '2013.5.6', '是', '双亲', '13000000001', ''],
	['2', '欧阳小禾', '七(1)班', '女', '20130917', '否', '0', '', ''],
	['3', '', '七(1)班', '女', '2013年10月', '否', '', '', ''],
	['4', '丁一', '八(3)班', '男', '2012.2.30', '否', '', '', ''],
	['5', '欧阳小禾', '七年级一班', '女', '20130917', '', '', '', ''],
];

/** [C1 J-2-2] From the list the school already has to a class that has confirmed it. */
describe('the census', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;
	let folder = '';
	let file = '';

	const choose = async () => {
		const page = desk.page();
		await page.goto('/census/import');
		await page.getByRole('button', { name: m.census_choose({}, zh) }).waitFor();
		await page.locator('input[type=file]').setInputFiles(file);
	};
	const group = (name: string) =>
		desk.page().getByRole('button', { name: new RegExp(`^${name}\\s*\\d+$`) });
	const countIn = async (name: string) =>
		Number(/\d+$/.exec((await group(name).textContent()) ?? '')?.[0]);

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'jiashu-sheet-'));
		file = join(folder, 'list.xlsx');
		await writeExcelFile(SHEET).toFile(file);
		school = await openTestSchool();
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 800 },
		});
		phone = await openDevice({ origin: school.server.origin });
		await signIn(desk.page(), 'admin');
		await signIn(phone.page(), 'changlin');
	});
	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('refuses what is no sheet in words, and asks for another file', async () => {
		const page = desk.page();
		await page.goto('/classes');
		await page.getByRole('link', { name: m.census_title({}, zh), exact: true }).click();
		await page.getByRole('link', { name: m.census_import({}, zh) }).click();
		const old = join(folder, 'old.xls');
		await writeFile(old, Buffer.alloc(2000, 0xd0));
		await page.getByRole('button', { name: m.census_choose({}, zh) }).waitFor();
		await page.locator('input[type=file]').setInputFiles(old);
		await page.getByText(m.census_sheet_not_xlsx({}, zh)).waitFor();
		await expectAccessible(page);
	});

	it('finds the columns by name below the title, and lets them be put right', async () => {
		const page = desk.page();
		await choose();
		const column = (name: string) =>
			page.getByLabel(m.census_column_is({ column: name }, zh), { exact: true });
		await column('学生姓名').waitFor();
		expect(await column('学生姓名').inputValue()).toBe('name');
		expect(await column('留守类型').inputValue()).toBe('away');
		expect(await column('备注').inputValue()).toBe('');
		await column('所在班级').selectOption('');
		await page.getByText(m.census_columns_missing({}, zh)).waitFor();
		await column('所在班级').selectOption('className');
		await expectAccessible(page);
		await page.getByRole('button', { name: m.census_columns_done({ count: 5 }, zh) }).click();
	});

	it('shows what is wrong with a row, to be mended, decided or left out; nothing is written before', async () => {
		const page = desk.page();
		await page.getByText(m.census_fault_no_name({}, zh)).waitFor();
		await expect.poll(() => countIn(m.census_group_open({}, zh))).toBe(3);
		await expectAccessible(page);
		// The same girl twice: one row stays.
		await page.getByRole('button', { name: m.census_twin_same({}, zh) }).click();
		await page.getByRole('button', { name: m.census_leave_out_of({ line: 5 }, zh) }).click();
		await page.getByLabel(m.census_field_birth_date({}, zh)).fill('2012-3-1');
		await page.getByRole('button', { name: m.census_mend({}, zh) }).click();
		await page
			.getByRole('button', { name: m.census_class_create_of({ name: '八(3)班' }, zh) })
			.click();
		await page
			.getByRole('heading', { name: m.census_unknown_classes({}, zh) })
			.waitFor({ state: 'detached' });
		expect(await countIn(m.census_group_new({}, zh))).toBe(2);
		expect(await countIn(m.census_group_update({}, zh))).toBe(1);
		await page.getByRole('button', { name: m.census_take_in({ made: 2, changed: 1 }, zh) }).click();
		await page.getByText(m.census_done_counts({ made: 2, changed: 1, same: 0 }, zh)).waitFor();
		await expectAccessible(page);
		await page.getByRole('link', { name: m.census_report({}, zh) }).click();
		await page.getByRole('link', { name: '欧阳小禾' }).waitFor();
		await expectAccessible(page);
	});

	it('says of the same file that there is nothing to change', async () => {
		const page = desk.page();
		await choose();
		await page.getByRole('button', { name: m.census_columns_done({ count: 5 }, zh) }).click();
		await page.getByRole('button', { name: m.census_twin_same({}, zh) }).click();
		await page.getByRole('button', { name: m.census_leave_open_out({}, zh) }).click();
		await page.getByText(m.census_nothing_new({}, zh)).waitFor();
	});

	it('is asked child by child on the head teacher’s phone, and confirmed when nobody is left', async () => {
		const page = phone.page();
		await page.goto('/census');
		await page.getByRole('link', { name: new RegExp(`^${CLASS_ONE}`) }).click();
		await page.getByText(m.census_not_asked({}, zh)).first().waitFor();
		await page.getByText(m.census_sheet_says({ value: m.census_value_both({}, zh) }, zh)).waitFor();
		expect(await page.textContent('main')).not.toContain('留守');
		await expectAccessible(page);
		await page.getByRole('button', { name: m.census_home_of({ name: '欧阳小禾' }, zh) }).click();
		await page.getByText(m.census_counts_nowhere({}, zh)).waitFor();
		await page.getByRole('button', { name: m.census_ask_of({ name: YAN }, zh) }).click();
		const dialog = page.getByRole('dialog');
		await expectAccessible(page);
		for (const name of [m.census_father({}, zh), m.census_mother({}, zh)]) {
			await dialog.getByLabel(m.census_since({ name }, zh)).fill('2020-02-20');
		}
		const register = dialog.getByLabel(m.census_definition_register({}, zh));
		expect(await register.inputValue()).toBe('both');
		await dialog.getByRole('button', { name: m.census_ask_save({}, zh) }).click();
		await page.getByRole('button', { name: m.census_confirm({ count: 2 }, zh) }).click();
		await page.getByText(m.census_class_confirmed({}, zh)).waitFor();
		await expectAccessible(page);
	});
});
