import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	openBook,
	signIn,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/**
 * product.md §5.1 step 5 and §5.3 step 6: a visit finds a bare wire; it says who was told, waits on the
 * head teacher's list, and is closed when somebody reports that it is mended (E7, E8).
 */
describe('a home visit with a hazard', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	const matters = (page: Page) => page.getByRole('region', { name: '还没有回音的事' });
	const feedback = (page: Page) => page.getByRole('region', { name: '反馈' });
	const dialog = (page: Page) => page.getByRole('dialog');

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 800 } });
		await signIn(phone.page(), 'qiaoyun');
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('asks who was told before it is submitted, without a network', async () => {
		const page = phone.page();
		await untilReadyForOffline(page);
		await phone.context().setOffline(true);
		await openBook(page, YAN, '关爱日记');
		const body = await beginEntry(page, '走访');
		await body.pressSequentially('奶奶在家，院墙边拉着一根裸电线。');
		await page.getByRole('textbox', { name: '地点' }).fill('赵庄');
		await page.getByRole('textbox', { name: '见到谁' }).fill('奶奶');
		await page.getByRole('checkbox', { name: '没看到隐患' }).check();
		await page.getByRole('checkbox', { name: '用电' }).check();
		// Whoever sees a hazard has not seen none.
		expect(await page.getByRole('checkbox', { name: '没看到隐患' }).isChecked()).toBe(false);
		const submit = page.getByRole('button', { name: m.card_submit({}, zh), exact: true });
		await submit.click();
		const missing = page.getByRole('alert').filter({ hasText: '还差这几样' });
		expect(await missing.getByRole('listitem').allTextContents()).toEqual(['隐患告诉了谁']);
		await page.getByRole('textbox', { name: '隐患告诉了谁' }).fill('已告诉奶奶，联系村里');
		await submit.click();
		await dialog(page).getByRole('button', { name: '提交' }).click();
		await page.getByText('已提交').waitFor();
		await page.goto('/');
		await matters(page)
			.getByRole('link', { name: new RegExp(`${YAN}.*待反馈`) })
			.waitFor();
	});

	it('waits on the list of the head teacher, on whose desk the diary never was', async () => {
		await phone.context().setOffline(false);
		await untilAtSchool(phone.page());
		const page = desk.page();
		await signIn(page, 'changlin');
		await matters(page)
			.getByRole('link', { name: new RegExp(`${YAN}.*待反馈`) })
			.click();
		await page.getByRole('region', { name: '走访' }).getByText('用电').waitFor();
		await feedback(page).getByRole('button', { name: '记一次反馈' }).click();
		await dialog(page).getByRole('button', { name: '记上' }).click();
		await dialog(page).getByText('请写上告诉了谁。').waitFor();
		await dialog(page).getByLabel('告诉了谁').fill('村委会');
		await dialog(page).getByRole('button', { name: '记上' }).click();
		await feedback(page).getByText('隐患待处理').waitFor();
		await untilAtSchool(page);
	});

	it('is closed when it is reported that the wire was mended', async () => {
		const page = desk.page();
		await feedback(page).getByRole('button', { name: '记一次反馈' }).click();
		await dialog(page).getByLabel('告诉了谁').fill('妈妈');
		await dialog(page).getByLabel('说了什么、结果怎样').fill('电线已接好');
		await dialog(page).getByLabel('隐患已经处理好').check();
		await dialog(page).getByRole('button', { name: '记上' }).click();
		await feedback(page).getByText('已反馈').waitFor();
		await untilAtSchool(page);
		expect(await page.getByRole('region', { name: '迟到的修改' }).count()).toBe(0);

		await phone.page().goto('/');
		await untilStatus(phone.page(), /已送到学校/);
		await expect.poll(() => matters(phone.page()).count(), { timeout: 15_000 }).toBe(0);
		await page.goto('/');
		await page.getByRole('heading', { level: 1 }).waitFor();
		await expect.poll(() => matters(page).count(), { timeout: 15_000 }).toBe(0);
	});
});
