import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	openBook,
	signIn,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/**
 * product.md §5.1 step 4, G2 and §4.3 rule 2: a talk card written and submitted in a village without
 * a network stands as it was submitted; what another mentor wrote into it meanwhile, also without a
 * network, is kept beside it.
 */
describe('a talk card', () => {
	let school: TestSchool;
	let phone: Device;
	let second: Device;
	let desk: Device;
	let path = '';

	const submitButton = (page: Page) =>
		page.getByRole('button', { name: m.card_submit({}, zh), exact: true });
	const field = (page: Page, label: string) => page.getByRole('textbox', { name: label });

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		phone = await openDevice({ origin });
		second = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 800 } });
		await signIn(phone.page(), 'qiaoyun');
		await openBook(phone.page(), YAN, '关爱日记');
		const body = await beginEntry(phone.page(), '谈心记录卡');
		await body.pressSequentially('在操场边聊了二十分钟。');
		await untilAtSchool(phone.page());
		path = new URL(phone.page().url()).pathname;
		await signIn(second.page(), 'dehou');
		await second.page().goto(path);
		await field(second.page(), '孩子的话').waitFor();
	});

	afterAll(async () => {
		for (const device of [phone, second, desk]) await device.close();
		await school.close();
	});

	it('says kindly what is missing, and is submitted without a network', async () => {
		const page = phone.page();
		await untilReadyForOffline(page);
		await untilReadyForOffline(second.page());
		await phone.context().setOffline(true);
		await submitButton(page).click();
		const missing = page.getByRole('alert').filter({ hasText: '还差这几样' });
		expect(await missing.getByRole('listitem').allTextContents()).toEqual([
			'地点',
			'孩子的样子',
			'做了什么',
		]);
		await field(page, '地点').fill('操场边的看台');
		await field(page, '孩子的样子').fill('开始拘束，后来放松');
		await field(page, '孩子的话').fill('“晚上睡不着。”');
		await field(page, '做了什么').fill('约好周日晚上一起打电话');
		await submitButton(page).click();
		await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
		await page.getByText('已在这台设备上定下来').waitFor();
		expect(await page.getByRole('textbox').count()).toBe(0);
		await untilStatus(page, /待上传 1 条/);
	});

	it('arrives locked, with a fingerprint, and nobody can write in it any more', async () => {
		// The colleague writes into the card meanwhile, on a phone that knows nothing of it.
		await second.context().setOffline(true);
		await typeAtEnd(
			second.page().getByRole('textbox', { name: '谈心记录卡的正文' }),
			'后来他说想妈妈。',
		);
		await untilStatus(second.page(), /待上传 1 条/);

		await phone.context().setOffline(false);
		await untilAtSchool(phone.page());
		await phone
			.page()
			.getByText(/编号 [0-9a-f]{12}/)
			.waitFor();

		await signIn(desk.page(), 'changlin');
		await desk.page().goto(path);
		const card = desk.page().getByRole('region', { name: '谈心记录卡' });
		await card.getByText('“晚上睡不着。”').waitFor();
		await card.getByText(/王巧云 于 .* 提交/).waitFor();
		expect(await desk.page().getByRole('textbox').count()).toBe(0);
	});

	it('shows the late words of the other phone beside it, and stays as it was', async () => {
		await second.context().setOffline(false);
		await untilAtSchool(second.page());
		const page = desk.page();
		const late = page.getByRole('region', { name: '迟到的修改' });
		await late.getByText('后来他说想妈妈。').waitFor();
		await page.reload();
		await late.getByText(/李德厚，学校 .* 收到/).waitFor();
		const card = page.getByRole('region', { name: '谈心记录卡' });
		expect(await card.textContent()).not.toContain('后来他说想妈妈');
		await second.page().getByRole('region', { name: '迟到的修改' }).waitFor();
	});

	it('takes later words as an addendum, which is submitted as well', async () => {
		const page = phone.page();
		await page.getByRole('button', { name: '写补充' }).click();
		await page
			.getByRole('textbox', { name: '补充的正文' })
			.pressSequentially('周日打了电话，说了半小时。');
		await submitButton(page).click();
		await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
		await page.getByText('已提交').waitFor();
		await page.getByRole('link', { name: /补充的是：谈心记录卡/ }).click();
		const addenda = page.getByRole('region', { name: '补充' });
		await addenda.getByText('周日打了电话，说了半小时。').waitFor();
		await untilAtSchool(page);
	});
});
