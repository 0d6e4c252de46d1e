import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRow, type SheetRow } from '#domain/census/census-row.ts';
import type { Decision } from '#domain/census/import.ts';
import { localDateAt } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type Prepare, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
/** Made by the sheet; nobody has touched her since. */
const HE = '欧阳小禾';
/** Made by the sheet; has a mentor by now. */
const QING = '温以晴';

/** The archivist took a sheet in: two children are new, of one it said another birthday; then one was paired. */
const prepare: Prepare = async ({ services }, { administrator, child, person }) => {
	const { access, env, imports, pairings, records } = services;
	const archivist = await access.actor(person('ruolan').userId);
	const rowOf = (line: number, texts: SheetRow['texts']) =>
		readRow({ line, texts: { className: CLASS_ONE, ...texts } }, localDateAt(env.now())).row;
	const decided: { row: ReturnType<typeof rowOf>; decision: Decision }[] = [
		{ row: rowOf(2, { name: HE, sex: '女' }), decision: { type: 'new' } },
		{ row: rowOf(3, { name: QING, sex: '女' }), decision: { type: 'new' } },
		{
			row: rowOf(4, { name: YAN, boarding: '否' }),
			decision: { type: 'same', childId: child(YAN) },
		},
	];
	const id = expectOk(await imports.begin(archivist, { hash: 'a'.repeat(64), rows: 3 }));
	expectOk(await imports.take(archivist, id, decided));
	const { id: touched } = await records
		.selectFrom('child')
		.select('id')
		.where('name', '=', QING)
		.executeTakeFirstOrThrow();
	expectOk(await pairings.pair(administrator, touched, person('qiaoyun').userId, 'lead'));
};

/** [C1] “收回这次导入”: what it brought goes, what people have touched since stays and is named. */
describe('an import that is taken back', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		const { origin } = school.server;
		desk = await openDevice({ origin, viewport: { width: 1280, height: 860 } });
		phone = await openDevice({ origin });
	});
	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	it('is found on the page of the census, and opens on a phone with the way back', async () => {
		const page = phone.page();
		await signIn(page, 'ruolan');
		await page.goto('/census');
		await page
			.getByRole('region', { name: m.census_imports({}, zh) })
			.getByRole('link')
			.click();
		await page.getByRole('link', { name: HE }).waitFor();
		await page.getByRole('button', { name: m.census_undo({}, zh) }).click();
		await page.getByRole('dialog').waitFor();
		await expectAccessible(page);
	});

	it('says first what goes and what cannot be taken back, and does nothing when one does not want it', async () => {
		const page = desk.page();
		await signIn(page, 'ruolan');
		await page.goto('/census');
		await page
			.getByRole('region', { name: m.census_imports({}, zh) })
			.getByRole('link')
			.click();
		await page.getByRole('button', { name: m.census_undo({}, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText(m.census_undo_made({ count: 2 }, zh)).waitFor();
		await dialog.getByText(m.census_undo_changed({ count: 1 }, zh)).waitFor();
		await dialog.getByText(m.census_undo_keeps({}, zh)).waitFor();
		await dialog.getByRole('button', { name: m.census_undo_not({}, zh) }).click();
		await dialog.waitFor({ state: 'detached' });
		await page.getByRole('link', { name: HE }).waitFor();
		expect(await page.getByText(m.census_line_undone({}, zh)).count()).toBe(0);
		await expectAccessible(page);
	});

	it('loses what nobody touched, names what stays and why, and cannot be taken back twice', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.census_undo({}, zh) }).click();
		await page
			.getByRole('dialog')
			.getByRole('button', { name: m.census_undo({}, zh) })
			.click();
		await page.getByText(m.census_undone_counts({ removed: 1, kept: 1 }, zh)).waitFor();
		const line = (name: string) => page.getByRole('listitem').filter({ hasText: name });
		await line(QING).getByText(m.census_kept_touched({}, zh)).waitFor();
		await line(YAN).getByText(m.census_line_undone({}, zh)).waitFor();
		expect(await line(HE).count()).toBe(0);
		expect(await page.getByRole('button', { name: m.census_undo({}, zh) }).count()).toBe(0);
		await expectAccessible(page);
	});

	it('has left the class as it was, with the child that has a mentor', async () => {
		const page = desk.page();
		await page.goto('/classes');
		await page.getByRole('link', { name: new RegExp(CLASS_ONE) }).click();
		await page.getByRole('heading', { level: 1, name: CLASS_ONE }).waitFor();
		await page.getByText(QING).first().waitFor();
		expect(await page.textContent('main')).not.toContain(HE);
		await page.goto('/census');
		await page.getByText(m.census_import_undone({}, zh)).waitFor();
		await expectAccessible(page);
	});
});
