import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { BREAK_GLASS_HOURS } from '#domain/break-glass.ts';
import type { ClassId } from '#domain/ids.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { askWithoutReason, giveReason, headTeacherLearns, readableFor } from './glass-steps.ts';
import { keptBy } from './kept-by.ts';
import { withSettledCard } from './settled-card.ts';
import { signIn } from './staff-steps.ts';
import {
	CLASS_ONE,
	CLASS_TWO,
	openTestSchool,
	XIA,
	YAN,
	type Prepare,
	type TestSchool,
} from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const REASON = '两天没来上课，要问奶奶';
const NUMBER = '150 0000 6612';
const BESIDE_IT = ['柳湾村', '150 0000 7788', '青霉素', '罗大山'];
const LOOK = m.carer_phone_look({}, zh);

/** She teaches mathematics in class one and is nobody's mentor; the card says more than she may know. */
const prepare: Prepare = async (app, school) => {
	const { userId } = school.person('jingyi');
	const roles = [
		{ role: 'subjectTeacher' as const, classId: school.classId(CLASS_ONE), subject: '数学' },
	];
	const { people } = app.services;
	expectOk(await people.change(school.administrator, userId, { name: '周静宜', roles }));
	await withSettledCard(YAN, [
		{ person: 'carer', field: 'name', value: '吴桂芳' },
		{ person: 'carer', field: 'relation', value: '奶奶' },
		{ person: 'carer', field: 'phone', value: NUMBER },
		{ person: 'carer', field: 'address', value: '柳湾村 12 号' },
		{ person: 'father', field: 'name', value: '罗大山' },
		{ person: 'father', field: 'phone', value: '150 0000 7788' },
		{ person: 'pupil', field: 'allergy', value: '青霉素' },
	])(app, school);
	otherClassId = school.classId(CLASS_TWO);
};
let otherClassId: ClassId;

/** The status that a question gets which no page of theirs asks. */
function send(page: Page, method: string, path: string, body: object): Promise<number> {
	return page.evaluate(
		async ([method, path, body]) => {
			const headers = { 'content-type': 'application/json' };
			return (await fetch(path, { method, headers, body })).status;
		},
		[method, path, JSON.stringify(body)] as const,
	);
}

/** [§4.4] 任课教师: the carer's number, in need, with a reason, the head teacher told, and shut again. */
describe('a subject teacher who must reach a family', () => {
	let school: TestSchool;
	let phone: Device;
	let office: Device;
	let page: Page;
	const call = (): Locator => page.getByRole('link', { name: new RegExp(`${NUMBER}$`) });

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		phone = await openDevice({ origin: school.server.origin });
		office = await openDevice({ origin: school.server.origin });
		page = phone.page();
		await signIn(page, 'jingyi');
	});
	afterAll(async () => {
		await phone.close();
		await office.close();
		await school.close();
	});

	it('finds no number on the page of the child, and is told what asking means', async () => {
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).click();
		await page.getByText(m.carer_phone_door({ hours: BREAK_GLASS_HOURS }, zh)).waitFor();
		expect(await call().count()).toBe(0);
		expect(await page.getByRole('link', { name: m.contact_title({}, zh) }).count()).toBe(0);
		await expectAccessible(page);
		await askWithoutReason(page, LOOK);
	});

	it('gives a reason and calls with one tap; nothing beside the number, and nothing kept', async () => {
		await giveReason(page, REASON, LOOK);
		await call().waitFor();
		expect(await call().getAttribute('href')).toBe('tel:15000006612');
		await page.getByRole('heading', { name: '吴桂芳' }).waitFor();
		await expectAccessible(page);
		const said = await page.content();
		for (const part of BESIDE_IT) expect(said).not.toContain(part);
		const kept = await keptBy(page);
		expect(kept).toContain(YAN);
		for (const part of [NUMBER, '吴桂芳', ...BESIDE_IT]) expect(kept).not.toContain(part);
		await page.emulateMedia({ media: 'print' });
		expect(await call().isVisible()).toBe(false);
		await page.emulateMedia({ media: 'screen' });
	});

	it('comes back to it from the page of the child while the time lasts', async () => {
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: m.carer_phone_again({}, zh) }).click();
		await call().waitFor();
	});

	it('is named to the head teacher with the reason, who says that they know', async () => {
		const hers = office.page();
		await headTeacherLearns(hers, {
			...{ title: m.carer_phone_notice_title({}, zh), by: /^周静宜/ },
			...{ reason: REASON, number: NUMBER },
		});
		const record = hers.getByRole('region', { name: m.break_glass_of_class({}, zh) });
		await record.getByText(/^只有照看人电话/).waitFor();
	});

	it('sees it shut itself when the time runs out, and must give a reason again', async () => {
		readableFor(school, 6_000);
		await page.reload();
		await call().waitFor();
		// Nobody else could say so out here: the page itself watches the time.
		await phone.context().setOffline(true);
		await page.getByText(m.carer_phone_over({}, zh)).waitFor();
		expect(await call().count()).toBe(0);
		await phone.context().setOffline(false);
		await page.reload();
		await page.getByText(m.carer_phone_over({}, zh)).waitFor();
		expect(await page.textContent('main')).not.toContain(NUMBER);
		await expectAccessible(page);
		await page.getByRole('link', { name: YAN }).click();
		await page.getByRole('button', { name: LOOK }).waitFor();
	});

	it('is refused as soon as she teaches another class, also what was open', async () => {
		readableFor(school, 3_600_000);
		await page.goto(`/children/${school.childId(YAN)}`);
		const way = page.getByRole('link', { name: m.carer_phone_again({}, zh) });
		await way.waitFor();
		const desk = office.page();
		await desk.context().clearCookies();
		await signIn(desk, 'admin');
		const roles = [{ role: 'subjectTeacher', classId: otherClassId, subject: '数学' }];
		const moved = { name: '周静宜', roles };
		expect(await send(desk, 'PATCH', `/api/people/${school.userId('jingyi')}`, moved)).toBe(200);
		await way.click();
		await page.getByText(m.school_refused_not_yours({}, zh)).waitFor();
		expect(await page.textContent('main')).not.toContain(NUMBER);
		const path = `/api/children/${school.childId(YAN)}/carer-phone`;
		expect(await send(page, 'POST', path, { reason: REASON })).toBe(403);
		await page.goto(`/children/${school.childId(XIA)}`);
		await page.getByRole('button', { name: LOOK }).waitFor();
	});
});
