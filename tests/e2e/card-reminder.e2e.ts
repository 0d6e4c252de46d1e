import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn, untilAtSchool } from './staff-steps.ts';
import { CLASS_ONE, CLASS_TWO, openTestSchool, XIA, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const CLASS_THREE = '七年级（3）班';

/** [C5, product.md §5.5 step 2] “还有几张卡没复核，一键催班主任。” */
describe('cards that nobody has confirmed this term', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool({
			// A second head teacher, and a class that has none.
			prepare: async ({ services }, { administrator, person }) => {
				const { classes, children, people, records } = services;
				const { id: classId } = await records
					.selectFrom('class')
					.select('id')
					.where('name', '=', CLASS_TWO)
					.executeTakeFirstOrThrow();
				const roles = [
					{ role: 'mentor', classId: null },
					{ role: 'headTeacher', classId },
				] as const;
				const { userId } = person('jingyi');
				expectOk(await people.change(administrator, userId, { name: '周静宜', roles }));
				const third = expectOk(await classes.create(administrator, CLASS_THREE));
				const draft = { name: '江一禾', classId: third, boarding: false };
				expectOk(await children.enrol(administrator, draft));
			},
		});
		const { origin } = school.server;
		desk = await openDevice({ origin, viewport: { width: 1280, height: 860 } });
		phone = await openDevice({ origin });
	});
	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const filter = m.contact_filter_check({ count: 3 }, zh);
	const told = (name: string) => desk.page().getByText(new RegExp(`1 张：${name}（`));

	it('are asked of their head teachers with one press, and a class without one is named', async () => {
		const page = desk.page();
		await signIn(page, 'ruolan');
		await page.getByRole('link', { name: new RegExp(`^${m.contact_desk_title({}, zh)}`) }).click();
		await page.getByRole('button', { name: filter }).click();
		await page.getByText(`${CLASS_THREE} 还没有班主任`).waitFor();
		await expectAccessible(page);
		const press = page.getByRole('button', {
			name: m.contact_remind_do({ classes: 2, cards: 2 }, zh),
		});
		await press.click();
		await page.getByText(/^2 张卡，已提醒 2 位班主任 · 今天 \d\d:\d\d$/).waitFor();
		await told('贺长林').waitFor();
		await press.waitFor({ state: 'detached' });
		await page.getByText(m.contact_remind_once({}, zh)).waitFor();
		await page.getByText(`${CLASS_THREE} 还没有班主任`).waitFor();
		await expectAccessible(page);
		// What the page no longer offers is refused at school as well.
		const again = await desk.context().request.post('/api/cards/reminders', {
			headers: { origin: school.server.origin },
		});
		expect(again.status()).toBe(409);
	});

	it('stand on the head teacher’s front page with who asks and the names, and go when they are confirmed', async () => {
		const page = phone.page();
		await signIn(page, 'changlin');
		const notice = page.getByRole('status').filter({ hasText: '请复核联系卡：还有 1 张' });
		await notice.getByText(new RegExp(`${CLASS_ONE} · 柳若兰 今天 .* 提醒`)).waitFor();
		await notice.getByText(YAN).waitFor();
		expect(await notice.textContent()).not.toContain(XIA);
		await expectAccessible(page);
		await notice.getByRole('link', { name: m.contact_remind_open({}, zh) }).click();
		await page
			.getByRole('button', { name: m.contact_filter_check({ count: 1 }, zh), pressed: true })
			.waitFor();
		expect(await page.getByRole('button', { name: /^提醒/ }).count()).toBe(0);
		await page.getByRole('link', { name: YAN }).click();
		await page.getByRole('button', { name: m.contact_check({}, zh), exact: true }).click();
		await page.getByRole('button', { name: m.contact_check_do({}, zh) }).click();
		await untilAtSchool(page);
		const answered = page.waitForResponse((answer) => answer.url().endsWith('/cards/reminders'));
		await page.goto('/');
		expect(await (await answered).json()).toEqual([]);
		expect(await page.getByText('请复核联系卡').count()).toBe(0);
	});

	it('are put away by who has seen them, which the archivist reads', async () => {
		const page = phone.page();
		await phone.context().clearCookies();
		await signIn(page, 'jingyi');
		const notice = page.getByRole('status').filter({ hasText: '请复核联系卡：还有 1 张' });
		await notice.getByText(XIA).waitFor();
		await notice.getByRole('button', { name: m.notice_seen({}, zh) }).click();
		await notice.waitFor({ state: 'detached' });
		await desk.page().goto('/cards?show=check');
		await desk
			.page()
			.getByText(/1 张：周静宜（.* 已看到）/)
			.waitFor();
		await told('贺长林').waitFor();
	});
});
