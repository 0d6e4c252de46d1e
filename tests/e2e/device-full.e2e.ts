import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	statusLine,
	syncNow,
	typeAtEnd,
	untilAtSchool,
	untilStatus,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/**
 * Chromium takes one quota a run from its tools: a device that fills up later says so as a full one
 * does, with a write that fails and takes its transaction with it, after the call has returned.
 */
function fillUp(): void {
	const aborted = new WeakSet<IDBTransaction>();
	for (const name of ['add', 'put'] as const) {
		const write = IDBObjectStore.prototype[name];
		IDBObjectStore.prototype[name] = function (...what: Parameters<typeof write>) {
			const request = write.apply(this, what);
			const { transaction } = this;
			const value = new DOMException('No room.', 'QuotaExceededError');
			for (const failed of [request, transaction]) {
				Object.defineProperty(failed, 'error', { value, configurable: true });
			}
			queueMicrotask(() => {
				if (!aborted.has(transaction)) transaction.abort();
				aborted.add(transaction);
			});
			return request;
		};
	}
}

/** [C2] A phone that had no room left before anything of the app lay on it. */
describe('a device that is full from the very start', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let desk: Device;
	let browser: CDPSession;
	let origin = '';

	beforeAll(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		origin = `http://localhost:${wire.port}`;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin: school.server.origin });
		browser = await phone.context().newCDPSession(phone.page());
		// Not 0, which Chromium takes for "as much as there is".
		await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await wire.close();
		await school.close();
	});

	const alert = (page: Page) => page.getByRole('alert').filter({ hasText: '什么都存不住' });
	const body = () => entryBody(phone.page(), '日记');
	const lineSays = async () => (await statusLine(phone.page()).textContent()) ?? '';

	/** Over narrow phones: in how many does the line at the top need a second row, and how many dots begin or end one? */
	const wrapped = async (page: Page) => {
		const size = must(page.viewportSize(), 'a size');
		const seen = { wraps: 0, looseDots: 0 };
		for (const width of [320, 345, 370, 395, 420, 445, 470]) {
			await page.setViewportSize({ width, height: 640 });
			const { isWrapped, loose } = await statusLine(page).evaluate((line) => {
				const words: DOMRect[] = [];
				const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
				while (texts.nextNode() !== null) {
					if (texts.currentNode.parentElement?.closest('.dot, .visually-hidden')) continue;
					const range = document.createRange();
					range.selectNodeContents(texts.currentNode);
					words.push(...range.getClientRects());
				}
				const begin = Math.min(...words.map(({ left }) => left));
				const dots = [...line.querySelectorAll('.dot')].map((dot) => dot.getBoundingClientRect());
				const isLoose = ({ left, right, top, bottom }: DOMRect) => {
					const row = words.filter((word) => word.top < bottom && word.bottom > top);
					const isSeen = right > begin + 1;
					const isBetween =
						row.some((word) => word.left >= left) && row.some((word) => word.left < left);
					return isSeen && !isBetween;
				};
				const rows = new Set(words.map(({ top }) => Math.round(top))).size;
				return { isWrapped: rows > 1, loose: dots.filter(isLoose).length };
			});
			seen.wraps += isWrapped ? 1 : 0;
			seen.looseDots += loose;
		}
		await page.setViewportSize(size);
		return seen;
	};

	it('opens, and says that nothing is kept here and what to do', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await untilStatus(page, '本机存不下了');
		await alert(page).getByText('请删掉一些照片或不用的软件').waitFor();
		expect(await lineSays()).not.toContain('已存本机');
		await expectAccessible(page);
	});

	it('writes straight to school', async () => {
		const page = phone.page();
		await openBook(page, YAN, '关爱日记');
		await typeAtEnd(await beginEntry(page, '日记'), '今天换了厚被子。');
		await untilStatus(page, /本机存不下了.*已送到学校/);
		expect(await lineSays()).not.toContain('已存本机');
		await signIn(desk.page(), 'dehou');
		await desk.page().goto(new URL(page.url()).pathname);
		await entryBody(desk.page(), '日记').filter({ hasText: '今天换了厚被子。' }).waitFor();
	});

	it('says without a network that the page must stay open, and sends what was typed', async () => {
		const page = phone.page();
		wire.cut();
		await typeAtEnd(body(), '奶奶很高兴。');
		await untilStatus(page, /先别关页面.*没有网.*待上传 1 条/);
		expect(await lineSays()).not.toContain('已存本机');
		const { wraps, looseDots } = await wrapped(page);
		expect(wraps).toBeGreaterThan(0);
		expect(looseDots).toBe(0);
		wire.mend();
		await untilStatus(page, /本机存不下了.*已送到学校/);
		await entryBody(desk.page(), '日记').filter({ hasText: '奶奶很高兴。' }).waitFor();
	});

	it('keeps everything by itself once there is room again', async () => {
		const page = phone.page();
		await browser.send('Storage.overrideQuotaForOrigin', { origin });
		await untilAtSchool(page);
		await alert(page).waitFor({ state: 'detached' });
		wire.cut();
		await typeAtEnd(body(), '明天再去看看。');
		await untilStatus(page, /没有网.*已存本机.*待上传 1 条/);
		wire.mend();
		await untilAtSchool(page);
	});

	it('[F5] gives good news to the parents also when it has filled up again', async () => {
		const page = phone.page();
		await page.goto('/good-news');
		await page.getByRole('checkbox', { name: new RegExp(`^${YAN}`) }).check();
		await page.evaluate(fillUp);
		await page.getByLabel(m.capture_news_words({}, zh)).fill('小䶮自己补好了书包。');
		await page.getByRole('button', { name: m.capture_write({ count: 1 }, zh) }).click();
		await page.getByText(m.capture_written_shared({ names: YAN }, zh)).waitFor();
		await page.getByText(m.capture_written_unkept({}, zh)).waitFor();
		await page.getByRole('link', { name: m.capture_see({ name: YAN }, zh) }).click();
		await page.getByText(m.sharing_state_published({}, zh), { exact: true }).waitFor();
	});

	it('sends what it kept before it had filled up', async () => {
		const page = phone.page();
		await page.goto(new URL(desk.page().url()).pathname);
		await untilAtSchool(page);
		await syncNow(page);
		wire.cut();
		await typeAtEnd(body(), '桥边的路修好了。');
		await untilStatus(page, /没有网.*已存本机.*待上传 1 条/);
		await page.goto('about:blank');
		await page.addInitScript(fillUp);
		wire.mend();
		await page.goto('/');
		await entryBody(desk.page(), '日记').filter({ hasText: '桥边的路修好了。' }).waitFor();
		await untilStatus(page, '已送到学校');
		expect(await lineSays()).not.toContain('待上传');
	});

	it('signs out of it', async () => {
		const page = phone.page();
		await page.goto('/account');
		await page.getByRole('button', { name: '退出登录' }).click();
		await page.waitForURL('**/sign-in');
		const left = await page.evaluate(async () =>
			(await indexedDB.databases()).map(({ name }) => name),
		);
		expect(left.filter((name) => name?.includes('usr_'))).toEqual([]);
	});
});
