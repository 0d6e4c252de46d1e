import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { makeNextBuild, type NextBuild } from './next-build.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	syncNow,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
	wordsIn,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** [C5] The school puts a new build in place while a mentor writes, in two windows of one phone. */
describe('a new version', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let next: NextBuild;
	let second: Page;
	let path = '';

	beforeAll(async () => {
		school = await openTestSchool();
		next = await makeNextBuild();
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
	});

	afterAll(async () => {
		await phone.close();
		await wire.close();
		await school.close();
		await next.remove();
	});

	const body = (page: Page) => entryBody(page, '日记');
	const bar = (page: Page) => page.getByRole('status').filter({ hasText: '新版本' });
	const change = (page: Page) =>
		bar(page).getByRole('button', { name: m.device_reload({}, zh), exact: true });

	it('finds a mentor at work in two windows', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		await openBook(phone.page(), YAN, '关爱日记');
		await typeAtEnd(await beginEntry(phone.page(), '日记'), '早上。');
		await untilAtSchool(phone.page());
		path = new URL(phone.page().url()).pathname;
		second = await phone.context().newPage();
		await second.goto(path);
		await body(second).filter({ hasText: '早上。' }).waitFor();
		for (const page of [phone.page(), second]) await markAsLoaded(page);
	});

	it('is offered while somebody composes, and takes nothing out of their hands', async () => {
		const page = phone.page();
		await page.bringToFront();
		await body(page).click();
		await page.keyboard.press('Control+End');
		const input = await phone.context().newCDPSession(page);
		await input.send('Input.imeSetComposition', {
			text: 'zhong wu',
			selectionStart: 8,
			selectionEnd: 8,
		});
		await school.server.stop();
		await school.server.start(next.projectDir);
		// A browser looks each time somebody comes back; a look while the school is coming back finds nothing.
		await expect
			.poll(
				async () => {
					await comeBackTo(page);
					return bar(page).getByText('写完这一句再换也不迟').isVisible();
				},
				{ timeout: 60_000, interval: 1_000 },
			)
			.toBe(true);
		expect(await wordsIn(body(page))).toBe('早上。zhong wu');
		await input.send('Input.insertText', { text: '中午' });
		await body(page).filter({ hasText: '早上。中午' }).waitFor();
		await untilAtSchool(page);
		expect(await isAsLoaded(page)).toBe(true);
		expect(await runs(page, next)).toBe(false);
		await expectAccessible(page);
	});

	it('takes over at the press of a button, without a network, and no word is lost', async () => {
		const page = phone.page();
		wire.cut();
		await typeAtEnd(body(page), '下了一场雨。');
		await change(page).click();
		await page.waitForFunction(() => !('isAsLoaded' in globalThis));
		await body(page).filter({ hasText: '早上。中午下了一场雨。' }).waitFor();
		await untilStatus(page, /没有网.*已存本机.*待上传 1 条/);
		expect(await runs(page, next)).toBe(true);
		expect(await bar(page).count()).toBe(0);
	});

	it('leaves the other window as it is until its next page, and says so', async () => {
		await second.bringToFront();
		await bar(second).getByText('另一个窗口已经换上新版本').waitFor();
		expect(await isAsLoaded(second)).toBe(true);
		await typeAtEnd(body(second), '傍晚停了。');
		await second.getByRole('link', { name: m.device_nav_account({}, zh), exact: true }).click();
		await second.waitForURL('**/account');
		await second.getByRole('button', { name: m.accounts_sign_out({}, zh) }).waitFor();
		expect(await isAsLoaded(second)).toBe(false);
		expect(await runs(second, next)).toBe(true);
		await second.goto(path);
		await body(second).filter({ hasText: '傍晚停了。' }).waitFor();
	});

	it('sends everything to school', async () => {
		wire.mend();
		// By a press: a window by itself waits out its pause between tries, and may have just begun one.
		for (const page of [second, phone.page()]) await syncNow(page);
		await untilAtSchool(phone.page());
		const desk = await openDevice({ origin: school.server.origin });
		try {
			await signIn(desk.page(), 'dehou');
			await desk.page().goto(path);
			await body(desk.page()).filter({ hasText: '傍晚停了。' }).waitFor();
			expect(await wordsIn(body(desk.page()))).toBe('早上。中午下了一场雨。傍晚停了。');
		} finally {
			await desk.close();
		}
	});
});

/** Leaves a mark in the memory of a page: it goes when the page is loaded anew. */
async function markAsLoaded(page: Page): Promise<void> {
	await page.evaluate(() => Object.assign(globalThis, { isAsLoaded: true }));
}

function isAsLoaded(page: Page): Promise<boolean> {
	return page.evaluate(() => 'isAsLoaded' in globalThis);
}

/** Does this page run that build, and no file of another? */
async function runs(page: Page, build: NextBuild): Promise<boolean> {
	const addresses = await page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.map(({ name }) => name)
			.filter((name) => name.includes('/_app/') && name.endsWith('.js')),
	);
	expect(addresses.length).toBeGreaterThan(0);
	const isOfBuild = addresses.map((address) => address.includes(`/${build.mark}/`));
	expect(new Set(isOfBuild).size).toBe(1);
	return isOfBuild[0] ?? false;
}

/** As when a person turns to the page again: browsers tell it then. */
async function comeBackTo(page: Page): Promise<void> {
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}
