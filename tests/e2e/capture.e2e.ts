import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import type { ConsentDraft } from '#server/consents/consents.ts';
import { expectOk } from '#server/demo/found-school.ts';
import { parseLocalDate } from '#domain/time.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn, untilAtSchool, untilReadyForOffline, untilStatus } from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, XIA, YAN, type Prepare, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const photoFile = async (background: string) => ({
	name: `${background}.jpg`,
	mimeType: 'image/jpeg',
	buffer: await sharp({ create: { width: 800, height: 600, channels: 3, background } })
		.jpeg()
		.toBuffer(),
});

const consent: ConsentDraft = {
	...{ purpose: 'photos', giver: 'guardian', giverName: '奶奶', answer: 'agrees', way: 'paper' },
	...{ givenOn: parseLocalDate('2020-09-01') ?? ('' as never), ageAtGiving: null },
};

/** One mentor has both children; the family of the first has agreed to photos, the other's not. */
const prepare: Prepare = async ({ services }, school) => {
	const { administrator, child, person } = school;
	const { userId } = person('qiaoyun');
	expectOk(await services.pairings.pair(administrator, child(XIA), userId, 'lead'));
	const roles = [{ role: 'archivist' as const, classId: null }];
	expectOk(
		await services.people.change(administrator, person('suqing').userId, { name: '苏晴', roles }),
	);
	const archivist = await services.access.actor(person('suqing').userId);
	expectOk(await services.consents.record(archivist, child(YAN), consent));
};

/** [F1 F2 F5 §5.1] What a mentor writes for several children in one go, in a village. */
describe('written for several children', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
	});

	afterAll(async () => {
		await phone.close();
		await wire.close();
		await school.close();
	});

	const chooseChild = (page: Page, name: string) =>
		page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
	const write = (page: Page, count: number) =>
		page.getByRole('button', { name: m.capture_write({ count }, zh) }).click();

	it('a photo of two goes into both journals, and says by name who may see it', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		wire.cut();
		await phone.restart('closed');
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto('/');
		await page.getByRole('link', { name: m.capture_photos_title({}, zh) }).click();
		await page.locator('input[type=file][multiple]').setInputFiles([await photoFile('#7a9')]);
		await page.getByRole('img').waitFor();
		await chooseChild(page, YAN);
		await chooseChild(page, XIA);
		await page.getByText(`${YAN}可以给家长看；${XIA}家长没同意照片`).waitFor();
		const share = page.getByRole('checkbox', { name: m.capture_share({ names: YAN }, zh) });
		await share.waitFor();
		await page.reload();
		await page.getByRole('img').waitFor();
		// The other child on it is named, and nothing goes out by itself until somebody has said so.
		const warning = page.getByRole('alert').filter({ hasText: m.capture_others_lacking({}, zh) });
		await warning.filter({ hasText: XIA }).waitFor();
		expect(await share.isChecked()).toBe(false);
		await expectAccessible(page);
		await share.check();
		await write(page, 2);
		await page.getByText(m.capture_written({ count: 2 }, zh)).waitFor();
		await page.getByText(m.capture_written_shared({ names: YAN }, zh)).waitFor();
		await untilStatus(page, /没有网.*待上传 2 条和 1 张照片/);
	});

	it('good news is written in one tap and waits for the school', async () => {
		const page = phone.page();
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: m.capture_news_title({}, zh) }).click();
		await page.getByLabel(m.capture_news_words({}, zh)).fill('小䶮帮奶奶收了一下午玉米。');
		await write(page, 1);
		await page.getByText(m.capture_written_shared({ names: YAN }, zh)).waitFor();
	});

	it('an update for two needs words of its own for each, and loses none of them', async () => {
		const page = phone.page();
		await page.goto('/together');
		await chooseChild(page, YAN);
		await chooseChild(page, XIA);
		await page.getByLabel(m.capture_fortnight_shared({}, zh)).fill('这两周秋收，作业少。');
		const own = (name: string) => page.getByLabel(m.capture_own_words({ name }, zh));
		await own(YAN).fill('罗䶮很努力。');
		await own(XIA).fill('沈知夏很努力！');
		await write(page, 2);
		await page.getByText(m.capture_words_same({ one: YAN, other: XIA }, zh)).waitFor();
		await own(XIA).fill('知夏会自己算账了。');
		await page.getByText(m.capture_kept({}, zh)).waitFor();
		await page.goto('/');
		await page.getByRole('heading', { name: m.duty_mine({}, zh) }).waitFor();
		await page.goBack();
		await expect.poll(() => own(XIA).inputValue()).toBe('知夏会自己算账了。');
		await expectAccessible(page);
		await write(page, 2);
		await page.getByText(m.capture_written({ count: 2 }, zh)).waitFor();
		await page.getByRole('link', { name: m.capture_see({ name: XIA }, zh) }).click();
		await page.getByText('这两周秋收，作业少。').waitFor();
		await page.getByText('知夏会自己算账了。').waitFor();
	});

	it('comes to school by itself, and to the parents where it may', async () => {
		const page = phone.page();
		wire.mend();
		await phone.context().setOffline(false);
		await untilAtSchool(page);
		await expect.poll(() => sharedEntries(page, school.childId(YAN)), { timeout: 20_000 }).toBe(2);
		expect(await sharedEntries(page, school.childId(XIA))).toBe(0);
	});
});

/** How many entries of a child its parents have been given, by the school's own answer. */
function sharedEntries(page: Page, childId: string): Promise<number> {
	return page.evaluate(async (id) => {
		const answer = await fetch('/api/caseload', { cache: 'no-store' });
		const { children } = (await answer.json()) as {
			children: { id: string; shared?: Record<string, string> }[];
		};
		return Object.keys(children.find((child) => child.id === id)?.shared ?? {}).length;
	}, childId);
}
