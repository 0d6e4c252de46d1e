import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { openBook, signIn } from './staff-steps.ts';
import {
	CLASS_ONE,
	openTestSchool,
	sinceTermBegan,
	XIA,
	YAN,
	type Prepare,
	type TestSchool,
} from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const FOUND = '每周谈一次，作业有人看。';
const NEXT = '下个月再来看一次。';

/** The head teacher of class one leads a child of it: nobody in the class may look at that pairing. */
const prepare: Prepare = async ({ services }, { administrator, child, person }) => {
	const { people, pairings, records } = services;
	const { userId } = person('changlin');
	const { id: classId } = await records
		.selectFrom('class')
		.select('id')
		.where('name', '=', CLASS_ONE)
		.executeTakeFirstOrThrow();
	const roles = [
		{ role: 'headTeacher', classId },
		{ role: 'mentor', classId: null },
	] as const;
	expectOk(await people.change(administrator, userId, { name: '贺长林', roles }));
	expectOk(await pairings.pair(administrator, child(YAN), userId, 'lead'));
	await sinceTermBegan(services);
};

/** [P2 D5] Where the head teacher is the mentor, the leading group looks, from the board. */
describe('a pairing that nobody else may look at', () => {
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

	// The other child's class has no head teacher, who could look.
	const waiting = (count: number) => m.check_leading_group({ count }, zh);
	const lineOf = (page: Page, name: string) =>
		page
			.getByRole('listitem')
			.filter({ hasText: name })
			.filter({ has: page.getByRole('button') });

	it('stands on the board by name, and its form opens on a phone as well', async () => {
		const page = phone.page();
		await signIn(page, 'weiguo');
		await page.goto('/board');
		await page
			.getByRole('region', { name: waiting(2) })
			.getByText(XIA)
			.waitFor();
		const line = lineOf(page, YAN);
		await line.getByText(CLASS_ONE).waitFor();
		await line.getByRole('button', { name: m.check_do_of({ name: YAN }, zh) }).click();
		await page.getByRole('dialog', { name: m.check_title({ name: YAN }, zh) }).waitFor();
		await expectAccessible(page);
		await page.getByRole('button', { name: m.action_cancel({}, zh) }).click();
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	});

	it('is looked at by a leader, who must say what was found, and is then off the list', async () => {
		const page = desk.page();
		await signIn(page, 'weiguo');
		await page.goto('/board');
		await lineOf(page, YAN)
			.getByRole('button', { name: m.check_do_of({ name: YAN }, zh) })
			.click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText(m.check_where_it_goes({}, zh)).waitFor();
		const save = dialog.getByRole('button', { name: m.check_save({}, zh) });
		await save.click();
		await dialog.getByText(m.check_finding_missing({}, zh)).waitFor();
		await expectAccessible(page);
		await dialog.getByLabel(m.check_finding({}, zh)).fill(FOUND);
		await dialog.getByLabel(m.check_next_step({}, zh)).fill(NEXT);
		await save.click();
		await dialog.waitFor({ state: 'detached' });
		await page.getByRole('heading', { name: waiting(1) }).waitFor();
		expect(await lineOf(page, YAN).count()).toBe(0);
		await expectAccessible(page);
	});

	it('is read in the child’s diary by its mentor, and by the leader nowhere', async () => {
		const page = phone.page();
		await phone.context().clearCookies();
		await signIn(page, 'changlin');
		await openBook(page, YAN, '关爱日记');
		await page.getByRole('link', { name: /检查/ }).first().click();
		await page.getByText(FOUND).waitFor();
		const fields = () =>
			page
				.locator('textarea')
				.evaluateAll((all) => all.map((each) => (each as HTMLTextAreaElement).value));
		await expect.poll(fields).toContain(NEXT);
		await expectAccessible(page);
		const diary = school.docId(YAN, 'diary');
		const words = await desk.context().request.get(`/api/documents/${diary}/words`);
		expect(words.status()).toBe(403);
	});
});
