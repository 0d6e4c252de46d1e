import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantFromMs, instantToMs, localDateAt, parseLocalDate } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { ConsentDraft } from '#server/consents/consents.ts';
import { expectOk } from '#server/demo/found-school.ts';
import type { Links } from '#server/links/links.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import {
	CLASS_ONE,
	openTestSchool,
	XIA,
	YAN,
	type Prepare,
	type TestSchool,
} from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
/** Its family has not agreed to photos. */
const QIANG = '阮小强';
const DAY_MS = 86_400_000;

const CHILD_WORDS = '“晚上睡不着，想给妈妈打电话。”';
const NEWS = '小䶮今天一个人把晒谷场扫干净了。';
const OF_THE_PICTURE = '院里打球';

const consent: ConsentDraft = {
	...{ purpose: 'photos', giver: 'guardian', giverName: '奶奶', answer: 'agrees', way: 'paper' },
	...{ givenOn: parseLocalDate('2020-09-01') ?? ('' as never), ageAtGiving: null },
};

/** The links of the families, by child. */
const links = new Map<string, Awaited<ReturnType<Links['create']>>>();

/** One mentor has three children of a village for a whole term; two of the families agreed to photos. */
const prepare: Prepare = async ({ services }, school) => {
	const { administrator, child, person } = school;
	const { userId } = person('qiaoyun');
	const { id: classId } = await services.records
		.selectFrom('class')
		.select('id')
		.where('name', '=', CLASS_ONE)
		.executeTakeFirstOrThrow();
	const draft = { name: QIANG, classId, boarding: false };
	const qiang = expectOk(await services.children.enrol(administrator, draft as never));
	for (const id of [child(XIA), qiang]) {
		expectOk(await services.pairings.pair(administrator, id, userId, 'lead'));
	}
	const archivist = await services.access.actor(person('ruolan').userId);
	for (const name of [YAN, XIA]) {
		expectOk(await services.consents.record(archivist, child(name), consent));
	}
	for (const [name, id] of [[YAN, child(YAN)] as const, [QIANG, qiang] as const]) {
		const mother = { name: '罗春燕', relation: '妈妈' };
		const guardian = await services.links.addGuardian(id, mother, userId);
		links.set(name, await services.links.create(guardian, id, userId));
	}
	const begun = instantFromMs(instantToMs(services.env.now()) - 80 * DAY_MS);
	await services.records.updateTable('child').set({ enrolledAt: begun }).execute();
	await services.records.updateTable('pairing').set({ startedAt: begun }).execute();
	await services.records
		.updateTable('enrolmentEvent')
		.set({ happenedOn: localDateAt(begun) })
		.execute();
};

const picture = async (name: string, background: string) => ({
	name,
	mimeType: 'image/jpeg',
	buffer: await sharp({ create: { width: 800, height: 600, channels: 3, background } })
		.jpeg()
		.toBuffer(),
});

/** [product.md §5.1 steps 1–8] A mentor's afternoon in a village, told in one piece. */
describe('an afternoon in a village', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let desk: Device;

	const dialog = (page: Page) => page.getByRole('dialog');
	const fill = (page: Page, label: string, words: string) =>
		page.getByRole('textbox', { name: label }).fill(words);
	const submit = async (page: Page) => {
		await page.getByRole('button', { name: m.card_submit({}, zh), exact: true }).click();
		await dialog(page).getByRole('button', { name: '提交' }).click();
		await page.getByText('已在这台设备上定下来').waitFor();
	};
	/** Waits until the board of the school says this of the children of class one. */
	const untilBoardSays = async (duty: string, count: string): Promise<void> => {
		await expect
			.poll(
				async () => {
					await desk.page().goto('/board');
					const row = desk.page().getByRole('row').filter({ hasText: CLASS_ONE });
					await row.first().waitFor();
					const name = `${CLASS_ONE} · ${duty}：${count}`;
					return row.getByRole('button', { name, exact: false }).count();
				},
				{ timeout: 20_000 },
			)
			.toBe(1);
	};

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 860 },
		});
		await signIn(desk.page(), 'weiguo');
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await wire.close();
		await school.close();
	});

	it('1 begins at the gate: all three children are on the phone', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await untilReadyForOffline(page);
		await page.getByRole('button', { name: m.device_take_along({}, zh) }).click();
		await page.getByText(/^3 个孩子已在手机里，共 \d+\.\d MB$/).waitFor();
		await page.getByText('没有网也能看、能写，放心去。').waitFor();
		await expectAccessible(page);
		await untilBoardSays(m.duty_t1({}, zh), '0 / 2');
		await untilBoardSays(m.duty_v1({}, zh), '0 / 2');
	});

	it('2 goes on without a network, from a cold start, without an error', async () => {
		wire.cut();
		await phone.restart('closed');
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto('/');
		await untilStatus(page, '没有网，照常写');
		await untilStatus(page, '已存本机');
		for (const name of [YAN, XIA, QIANG]) {
			await page.getByRole('link', { name: new RegExp(`^${name}`) }).waitFor();
		}
		expect(await page.getByRole('alert').count()).toBe(0);
		expect(await page.getByRole('progressbar').count()).toBe(0);
	});

	it('3 hears a new number, with a photo of the cigarette box', async () => {
		const page = phone.page();
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).click();
		await page.getByRole('link', { name: new RegExp(`^${m.contact_title({}, zh)}`) }).click();
		const father = page.getByRole('region', { name: /^爸爸/ });
		const row = father.locator('details').filter({ hasText: m.contact_field_phone({}, zh) });
		await row.first().locator('summary').click();
		await row.first().getByRole('button').click();
		await dialog(page).getByLabel(m.contact_field_phone({}, zh)).fill('150 0000 7788');
		await dialog(page).getByLabel(m.contact_note({}, zh)).fill('奶奶说换了厂');
		await dialog(page)
			.locator('input[type=file][multiple]')
			.setInputFiles([await picture('烟盒.jpg', '#b98')]);
		await dialog(page).locator('img').first().waitFor();
		await dialog(page)
			.getByRole('button', { name: m.contact_report_do({}, zh) })
			.click();
		const reports = page.getByRole('region', { name: m.contact_reports({}, zh) });
		await reports.getByText(m.contact_waiting({}, zh)).waitFor();
		await untilStatus(page, /没有网.*待上传 1 条和 1 张照片/);
	});

	it('4 writes down a talk in the child’s own words', async () => {
		const page = phone.page();
		await openBook(page, YAN, '关爱日记');
		const body = await beginEntry(page, '谈心记录卡');
		await body.pressSequentially('在院子里聊了二十分钟。');
		await fill(page, '地点', '赵庄，院子里');
		await fill(page, '孩子的样子', '开始不说话，后来放松');
		await fill(page, '孩子的话', CHILD_WORDS);
		await fill(page, '做了什么', '约好周日晚上一起打电话');
		await submit(page);
	});

	it('5 sees a bare wire on a visit, 7 and the phone dies in the middle of it', async () => {
		const page = phone.page();
		await openBook(page, YAN, '关爱日记');
		const body = await beginEntry(page, '走访');
		await body.pressSequentially('奶奶在家，墙边拉着一根裸电线。');
		await fill(page, '地点', '赵庄');
		await fill(page, '见到谁', '奶奶');
		await page.getByRole('checkbox', { name: '用电' }).check();
		await untilStatus(page, /已存本机/);
		const path = new URL(page.url()).pathname;

		await phone.restart('killed');
		await phone.context().setOffline(true);
		const again = phone.page();
		await again.goto(path);
		await entryBody(again, '走访').filter({ hasText: '裸电线' }).waitFor();
		expect(await again.getByRole('textbox', { name: '见到谁' }).inputValue()).toBe('奶奶');
		expect(await again.getByRole('checkbox', { name: '用电' }).isChecked()).toBe(true);

		const button = again.getByRole('button', { name: m.card_submit({}, zh), exact: true });
		await button.click();
		const lacks = again.getByRole('alert').filter({ hasText: '还差这几样' });
		expect(await lacks.getByRole('listitem').allTextContents()).toEqual(['隐患告诉了谁']);
		await fill(again, '隐患告诉了谁', '已告诉奶奶，联系村里');
		await submit(again);
	});

	it('5 looks, asks and helps at the neighbours, and writes the good news down', async () => {
		const page = phone.page();
		await openBook(page, QIANG, '关爱日记');
		await beginEntry(page, '看·问·帮');
		await page.getByRole('checkbox', { name: '多看一眼' }).check();
		await untilStatus(page, /已存本机/);
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: m.capture_news_title({}, zh) }).click();
		await page.getByLabel(m.capture_news_words({}, zh)).fill(NEWS);
		await page.getByRole('button', { name: m.capture_write({ count: 1 }, zh) }).click();
		await page.getByText(m.capture_written_shared({ names: YAN }, zh)).waitFor();
	});

	it('6 takes two photos of three children, and the phone knows who may be shown', async () => {
		const page = phone.page();
		await page.goto('/');
		await page.getByRole('link', { name: m.capture_photos_title({}, zh) }).click();
		await page
			.locator('input[type=file][multiple]')
			.setInputFiles([await picture('一.jpg', '#7a9'), await picture('二.jpg', '#a97')]);
		await page.getByRole('img').nth(1).waitFor();
		for (const name of [YAN, XIA, QIANG]) {
			await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
		}
		await page.getByText(/可以给家长看；阮小强家长没同意照片/).waitFor();
		await page.getByLabel(m.capture_photos_words({}, zh)).fill(OF_THE_PICTURE);
		await page.getByRole('checkbox', { name: /送到学校就发给.*的家长/ }).check();
		await expectAccessible(page);
		await page.getByRole('button', { name: m.capture_write({ count: 3 }, zh) }).click();
		await page.getByText(m.capture_written({ count: 3 }, zh)).waitFor();
		await untilStatus(page, /没有网.*待上传 8 条和 3 张照片/);
	});

	it('8 rides back into town, and the phone says what has come to school', async () => {
		const page = phone.page();
		await page.goto('/');
		wire.mend();
		await phone.context().setOffline(false);
		const told = page.getByRole('status').filter({ hasText: '写的都已送到学校' });
		await told.waitFor({ timeout: 30_000 });
		const words = await told.innerText();
		for (const part of [
			'谈心记录卡 1 份',
			'走访 1 份',
			'看·问·帮 1 份',
			'变更 1 份',
			'好消息 1 份',
			'生活照 3 份',
		]) {
			expect(words).toContain(part);
		}
		await expectAccessible(page);
		await untilAtSchool(page);
		await told.getByRole('button', { name: m.device_arrived_seen({}, zh) }).click();
		await told.waitFor({ state: 'detached' });
	});

	it('finds everything in its place at school', async () => {
		const page = desk.page();
		await untilBoardSays(m.duty_t1({}, zh), '1 / 2');
		await untilBoardSays(m.duty_v1({}, zh), '1 / 2');
		await desk.context().clearCookies();
		await signIn(page, 'changlin');
		await page
			.getByRole('region', { name: '还没有回音的事' })
			.getByRole('link', { name: new RegExp(`${YAN}.*待反馈`) })
			.waitFor();
		await desk.context().clearCookies();
		await signIn(page, 'ruolan');
		await page.goto('/cards');
		await page.getByRole('button', { name: m.contact_desk_look_of({ name: YAN }, zh) }).click();
		const rival = page.getByRole('group', { name: '150 0000 7788', exact: true });
		await rival.locator('img[src^="/media/"]').waitFor();
	});

	it('shows the mother what is hers to see, and the third family nothing', async () => {
		const page = desk.page();
		const read = async (name: string) => {
			await desk.context().clearCookies();
			const { path, passcode } = links.get(name) ?? { path: '', passcode: '' };
			await page.goto(path);
			await page.getByLabel('请输入口令').fill(passcode);
			await page.getByRole('button', { name: '打开' }).click();
			await page.getByText('亲情电话').first().waitFor();
			return { words: await page.locator('body').innerText(), photos: await photosOf(page) };
		};
		const mother = await read(YAN);
		expect(mother.words).toContain(NEWS);
		expect(mother.words).toContain(OF_THE_PICTURE);
		expect(mother.photos).toBe(2);
		expect(mother.words).not.toContain('睡不着');
		const other = await read(QIANG);
		expect(other.words).not.toContain(OF_THE_PICTURE);
		expect(other.photos).toBe(0);
	});
});

const photosOf = (page: Page) => page.locator('img[src*="/media/"], img[src*="photo"]').count();
