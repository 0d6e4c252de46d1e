import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const MINUTES = '寒假谁来接，家长说好了；周五的车分两批。';
const BETTER = `${MINUTES}热水一周内修好。`;

/** [G1 L27] A round table is written down, corrected, and answers the duty of the school. */
describe('a meeting', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 860 } });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	const duty = (page: Page) =>
		page
			.getByRole('region', { name: m.board_whole_school({}, zh) })
			.getByRole('listitem')
			.filter({ hasText: m.duty_g1({}, zh) });
	const fillIn = async (page: Page, guardians: string, minutes: string) => {
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.meetings_came_mentors({}, zh)).fill('6');
		await dialog.getByLabel(m.meetings_came_children({}, zh), { exact: true }).fill('20');
		await dialog.getByLabel(m.meetings_came_guardians({}, zh)).fill(guardians);
		await dialog.getByLabel(m.meetings_minutes({}, zh)).fill(minutes);
		await dialog.getByRole('button', { name: m.meetings_record_do({}, zh) }).click();
	};

	it('is missing on the board of the school, which says until when and leads to the records', async () => {
		const page = desk.page();
		await signIn(page, 'weiguo');
		await page.goto('/board');
		await duty(page).getByText(m.duty_open({}, zh)).waitFor();
		await duty(page).getByText(m.board_school_no_owner({}, zh)).waitFor();
		await expectAccessible(page);
		await duty(page)
			.getByRole('link', { name: m.meetings_title({}, zh) })
			.click();
		await page.getByText(m.meetings_none({}, zh)).waitFor();
		await page.getByText(/三方座谈会还没有开/).waitFor();
		await expectAccessible(page);
	});

	it('is written down by a mentor on the phone, after words where something is missing', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await page.goto('/organisation/meetings');
		await page.getByRole('button', { name: m.meetings_record({}, zh) }).click();
		await page
			.getByRole('dialog')
			.getByRole('button', { name: m.meetings_record_do({}, zh) })
			.click();
		await page.getByText(m.meetings_fault_came({}, zh)).waitFor();
		await expectAccessible(page);
		await fillIn(page, '', MINUTES);
		await page.getByText(MINUTES).waitFor();
		// Without guardians it was a meeting, and not the round table of the three sides.
		await page.getByText(/三方座谈会还没有开/).waitFor();
	});

	it('is corrected, taken off and put back, and then it counts', async () => {
		const page = phone.page();
		await page.getByRole('button', { name: /^更正/ }).click();
		await fillIn(page, '12', BETTER);
		await page.getByText(BETTER).waitFor();
		await page.getByText(/三方座谈会已经开过/).waitFor();
		await page.getByRole('button', { name: /^去掉/ }).click();
		await page.getByText(/三方座谈会还没有开/).waitFor();
		await page.getByRole('button', { name: m.action_undo({}, zh) }).click();
		await page.getByText(/三方座谈会已经开过/).waitFor();
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(overflow).toBeLessThanOrEqual(0);
		await expectAccessible(page);
	});

	it('takes a picture of the paper on which people signed, and keeps it through a correction', async () => {
		const page = phone.page();
		const photos = page.getByRole('list', { name: m.meetings_photos({}, zh) });
		const buffer = await sharp({
			create: { width: 900, height: 700, channels: 3, background: '#eed' },
		})
			.withMetadata({ exif: { IFD0: { ImageDescription: 'GPS-CANARY' } } })
			.png()
			.toBuffer();
		await page
			.locator('main input[type=file]')
			.setInputFiles([{ name: '签到.png', mimeType: 'image/png', buffer }]);
		await photos.getByRole('img').waitFor();
		await page.getByRole('button', { name: /^更正/ }).click();
		await fillIn(page, '13', BETTER);
		await page.getByText('家长 13 人').waitFor();
		const source = must(await photos.getByRole('img').getAttribute('src'), 'the picture');
		const seen = await page.context().request.get(source.replace('thumb', 'full'));
		expect(seen.headers()['content-type']).toBe('image/jpeg');
		expect((await seen.body()).includes('CANARY')).toBe(false);
		await expectAccessible(page);
		// The administrator reads no meetings, and not their pictures.
		await desk.context().clearCookies();
		await signIn(desk.page(), 'admin');
		expect((await desk.context().request.get(source)).status()).toBe(404);
		await desk.context().clearCookies();
		await signIn(desk.page(), 'weiguo');
		expect((await desk.context().request.get(source)).status()).toBe(200);
		await page.getByRole('button', { name: /^拿掉照片/ }).click();
		await page.getByRole('button', { name: m.meetings_photo_remove_sure({}, zh) }).click();
		await photos.waitFor({ state: 'detached' });
		// Nor does the record that was corrected hold it any longer.
		expect((await desk.context().request.get(source)).status()).toBe(404);
	});

	it('says without a network that its pictures wait for one', async () => {
		const page = phone.page();
		const add = page.getByRole('button', { name: /^给.*加照片$/ });
		await add.waitFor();
		await phone.context().setOffline(true);
		await page.getByText(m.meetings_photos_offline({}, zh)).waitFor();
		expect(await add.count()).toBe(0);
		await expectAccessible(page);
		await phone.context().setOffline(false);
		await add.waitFor();
	});

	it('is done on the boards of the school and of a class, with its day and none of its words', async () => {
		const page = desk.page();
		await page.goto('/board');
		await duty(page).getByText(m.duty_on_time({}, zh)).waitFor();
		await duty(page)
			.getByText(/开过，有记录/)
			.waitFor();
		expect(await page.locator('main').innerText()).not.toContain('寒假');
		await desk.context().clearCookies();
		await signIn(page, 'changlin');
		await page.goto('/board');
		await duty(page)
			.getByText(/开过，有记录/)
			.waitFor();
		expect(await page.locator('main').innerText()).not.toContain('寒假');
		await expectAccessible(page);
	});
});
