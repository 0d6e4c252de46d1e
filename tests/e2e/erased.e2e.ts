import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { expectAccessible } from './axe.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	statusLine,
	syncNow,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';
import { expectOk } from '#server/demo/found-school.ts';

const ERASED = '这一次走访的话，妈妈要求删掉。';
const KEPT = '今天她给奶奶读了一篇课文。';
const LATE = '路上又补的一句。';
const DESK = { width: 1280, height: 900 };

/** A guardian has an entry erased while a mentor is away and writes on; nothing is lost, nothing comes back. */
describe('[R6] an erased entry and a phone that was away', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;
	let keptPath = '';

	beforeAll(async () => {
		school = await openTestSchool({
			// The counselor keeps the files of this small school as well.
			prepare: async ({ services }, { administrator, person }) => {
				const roles = ['counselor', 'archivist'].map((role) => ({
					role: role as 'counselor' | 'archivist',
					classId: null,
				}));
				const { userId } = person('suqing');
				expectOk(await services.people.change(administrator, userId, { name: '苏晴', roles }));
			},
		});
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: DESK });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	/** Signs the desk in as somebody else. */
	async function deskOf(username: string) {
		await desk.context().clearCookies();
		const page = desk.page();
		await signIn(page, username);
		return page;
	}

	it('is at school, beside another one', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await openBook(page, YAN, '关爱日记');
		await (await beginEntry(page, '走访')).pressSequentially(ERASED);
		await untilAtSchool(page);
		await openBook(page, YAN, '关爱日记');
		await (await beginEntry(page, '日记')).pressSequentially(KEPT);
		await untilAtSchool(page);
		keptPath = new URL(page.url()).pathname;
		await untilReadyForOffline(page);
	});

	it('is asked for by the archivist, who sees what it is and not what it says', async () => {
		await phone.context().setOffline(true);
		await typeAtEnd(entryBody(phone.page(), '日记'), LATE);
		await untilStatus(phone.page(), /待上传 1 条/);

		const page = await deskOf('suqing');
		await page.goto(`/children/${school.childId(YAN)}/erasing`);
		const pick = page.getByLabel('要删哪一条');
		const option = pick.locator('option', { hasText: '走访' });
		await pick.selectOption({ label: (await option.textContent()) ?? '' });
		await page.getByLabel('谁要求的、为什么').fill('母亲电话要求');
		await page.getByRole('button', { name: '提出删除' }).click();
		await page.getByText('等领导小组同意', { exact: true }).waitFor();
		expect(await page.content()).not.toContain(ERASED);
		await expectAccessible(page);
	});

	it('is erased when a leader approves, who is asked twice', async () => {
		const page = await deskOf('weiguo');
		await page.goto(`/children/${school.childId(YAN)}/erasing`);
		await page.getByText('母亲电话要求').waitFor();
		await page.getByRole('button', { name: '同意，永久删除' }).click();
		await page.getByRole('button', { name: '确定？删了谁也找不回来' }).click();
		await page.getByText(/已永久删除/).waitFor();
		await expectAccessible(page);
	});

	it('leaves the phone, whose own words go to the school’s quarantine', async () => {
		const page = phone.page();
		await phone.context().setOffline(false);
		await syncNow(page);
		await untilStatus(page, '有 1 份等老师处理');
		await statusLine(page).click();
		const tray = page.getByRole('dialog');
		await tray.getByText(/已交给学校.*等老师处理/).waitFor();
		await tray.getByText(LATE).waitFor();
		await expectAccessible(page);
		await page.keyboard.press('Escape');
		// The page that was open all the time has changed to what the school has now, and can be written in.
		const exchanged = page.getByRole('status').filter({ hasText: '这一页换成了学校现在的那一份' });
		await exchanged.waitFor();
		// What waits for a teacher has not arrived in the record.
		await expect.poll(() => page.getByText('写的都已送到学校').count()).toBe(0);
		await expect.poll(() => entryBody(page, '日记').textContent()).toBe(KEPT);
		await expectAccessible(page);
		await exchanged.getByRole('button', { name: '知道了' }).click();
		await exchanged.waitFor({ state: 'detached' });
		await openBook(page, YAN, '关爱日记');
		await page.getByRole('link', { name: /读了一篇课文/ }).waitFor();
		expect(await page.getByText('妈妈要求删掉').count()).toBe(0);
		await page.goto(keptPath);
		const body = entryBody(page, '日记');
		await body.waitFor();
		expect(await body.textContent()).toBe(KEPT);
	});

	it('lets the head teacher merge them by hand, and the phone has them in the record', async () => {
		const page = await deskOf('changlin');
		await page.getByText('有 1 份内容等您处理').waitFor();
		await page.getByRole('link', { name: '去看看' }).click();
		const parcel = page.getByRole('article', { name: `${YAN} · 关爱日记` });
		await parcel.getByText(/王巧云 写的，.*到学校/).waitFor();
		await parcel.getByText(LATE, { exact: true }).waitFor();
		expect(await page.content()).not.toContain(ERASED);
		await expectAccessible(page);
		await parcel.getByRole('button', { name: '把王巧云写的并进记录' }).click();
		await page.getByText('已并进记录。').waitFor();

		const body = entryBody(phone.page(), '日记');
		await expect.poll(() => body.textContent()).toBe(`${KEPT}${LATE}`);
	});
});
