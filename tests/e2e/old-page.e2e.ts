import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	statusLine,
	typeAtEnd,
	untilAtSchool,
	untilStatus,
	wordsIn,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/**
 * Makes this page one that was loaded before documents got their newest shape: by its sockets, which is
 * all that the school sees of it. As long as the mark is there.
 */
function speakAnOlderSchema(): void {
	const Newest = WebSocket;
	window.WebSocket = class extends Newest {
		constructor(address: string | URL, protocols?: string | string[]) {
			const url = new URL(address);
			if (localStorage.getItem('isOldPage') !== null) url.searchParams.set('schema', '1');
			super(url, protocols);
		}
	};
}

/** [R6] A phone that was not closed for weeks, while the school changed the shape of its books. */
describe('an old page', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		phone = await openDevice({ origin: school.server.origin });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 800 },
		});
		await phone.context().addInitScript(speakAnOlderSchema);
	});

	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const body = (page: Page) => entryBody(page, '日记');
	let path = '';

	it('says that there is a newer one before anything is typed, and shows what others write', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await openBook(page, YAN, '关爱日记');
		await typeAtEnd(await beginEntry(page, '日记'), '早上。');
		await untilAtSchool(page);
		path = new URL(page.url()).pathname;
		await page.evaluate(() => localStorage.setItem('isOldPage', ''));
		await page.reload();
		await untilStatus(page, '有新版本，请换上再写');
		await signIn(desk.page(), 'dehou');
		await desk.page().goto(path);
		await typeAtEnd(body(desk.page()), '中午来过电话。');
		await body(page).filter({ hasText: '早上。中午来过电话。' }).waitFor();
	});

	it('keeps what is typed on the phone, says so, and what to do', async () => {
		const page = phone.page();
		await typeAtEnd(body(page), '傍晚下雨。');
		await untilStatus(page, /有新版本，请换上再写.*待上传 1 条/);
		await statusLine(page).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText('学校不再收旧版本写的内容').waitFor();
		await dialog.getByText('还有 1 条在这台设备上等着，换上新版本就会自动送到').waitFor();
		expect(await dialog.getByText(m.device_tray_title({}, zh)).count()).toBe(0);
		await expectAccessible(page);
		expect(await wordsIn(body(desk.page()))).toBe('早上。中午来过电话。');
	});

	it('becomes the newer one at the press of a button, which sends what was kept', async () => {
		const page = phone.page();
		await page.evaluate(() => localStorage.removeItem('isOldPage'));
		const change = page.getByRole('button', { name: m.device_reload({}, zh), exact: true });
		await Promise.all([page.waitForEvent('load'), change.click()]);
		await untilAtSchool(page);
		await body(desk.page()).filter({ hasText: '早上。中午来过电话。傍晚下雨。' }).waitFor();
	});
});
