import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { beginEntry, openBook, signIn, untilReadyForOffline, untilStatus } from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const CANARY = 'GPS-CANARY-26.6470,106.6302';

/** A photo as a phone takes it: large, lying on its side, with the place where it was taken. */
async function phonePhoto(name: string, background: string) {
	const buffer = await sharp({ create: { width: 2400, height: 1800, channels: 3, background } })
		.withMetadata({ orientation: 6, exif: { IFD0: { ImageDescription: CANARY } } })
		.jpeg()
		.toBuffer();
	expect(buffer.includes(CANARY)).toBe(true);
	return { name, mimeType: 'image/jpeg', buffer };
}

const broken = {
	name: '坏的.jpg',
	mimeType: 'image/jpeg',
	buffer: Buffer.from('ffd8ffe0 no picture'),
};

/** Chooses these files with the first picker of the page. */
async function choose(page: Page, files: readonly (typeof broken)[]): Promise<void> {
	await page
		.locator('input[type=file][multiple]')
		.first()
		.setInputFiles([...files]);
}

/** [F2 §5.1] Photos of an afternoon in a village. */
describe('life photos', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let entryPath = '';

	beforeAll(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
	});

	afterAll(async () => {
		await phone.close();
		await wire.close();
		await school.close();
	});

	it('lie on the phone without a network, and a broken file stops no other', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		wire.cut();
		// Closed once, so that the browser has written down who is signed in before it is killed.
		await phone.restart('closed');
		await phone.context().setOffline(true);
		const page = phone.page();
		await openBook(page, YAN, '成长档案');
		const body = await beginEntry(page, '生活照');
		await body.pressSequentially('在晒谷场上跳绳。');
		await choose(page, [
			await phonePhoto('一.jpg', '#7a9'),
			broken,
			await phonePhoto('二.jpg', '#a97'),
		]);
		await page.getByText('有 1 个文件用不了').waitFor();
		await untilStatus(page, /没有网.*已存本机.*待上传 1 条和 2 张照片.*1 张照片要看一下/);
		await page.locator('main img').nth(1).waitFor();
		const upright = await page
			.locator('main img')
			.first()
			.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
		expect(upright).toEqual([1200, 1600]);
		await page.getByText(`${YAN}家长没同意照片`).waitFor();
		await expectAccessible(page);
		entryPath = new URL(page.url()).pathname;
	});

	it('are there after the phone was killed, and are sent when the network is back', async () => {
		await phone.restart('killed');
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto(entryPath);
		await page.locator('main img').nth(1).waitFor();
		await untilStatus(page, /待上传 1 条和 2 张照片/);
		wire.mend();
		await phone.context().setOffline(false);
		await untilStatus(page, /已送到学校/);
		await expect
			.poll(() => page.locator('main img[src^="/media/"]').count(), { timeout: 20_000 })
			.toBe(2);
		const sizes = await page.locator('main img').evaluateAll((images) =>
			Promise.all(
				images.map(async (image) => {
					const answer = await fetch(`${(image as HTMLImageElement).src}?size=full`);
					return [answer.status, (await answer.text()).includes('CANARY')];
				}),
			),
		);
		expect(sizes).toEqual([
			[200, false],
			[200, false],
		]);
	});

	it('go to no parent without consent, and say who has not given it', async () => {
		const page = phone.page();
		await page.getByText(m.sharing_photos_lack_guardian({ names: YAN }, zh)).waitFor();
		expect(await page.getByRole('button', { name: m.sharing_preview({}, zh) }).count()).toBe(0);
	});
});
