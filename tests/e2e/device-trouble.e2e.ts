import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	statusLine,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
	wordsIn,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const WORDS = '夜里下雨，他给奶奶盖了被子。';
/** A document lies on the disk character by character; nothing else here holds this one. */
const CHARACTER = '盖';

/** A device that is shared, left behind or whose owner may no longer come in. */
describe('words on a device in trouble', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let path = '';

	beforeEach(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		await openBook(phone.page(), YAN, '关爱日记');
		const body = await beginEntry(phone.page(), '日记');
		await typeAtEnd(body, '开头。');
		await untilAtSchool(phone.page());
		path = new URL(phone.page().url()).pathname;
	});

	afterEach(async () => {
		await phone.close();
		await wire.close();
		await school.close();
	});

	const body = (page = phone.page()) => entryBody(page, '日记');

	async function writeWithoutNetwork(): Promise<void> {
		wire.cut();
		await typeAtEnd(body(), WORDS);
		await untilStatus(phone.page(), /没有网.*已存本机.*待上传 1 条/);
	}

	it('are the same in two tabs, and what one could not send the other sends', async () => {
		const first = phone.page();
		const second = await phone.context().newPage();
		await second.goto(path);
		await body(second).filter({ hasText: '开头。' }).waitFor();
		await writeWithoutNetwork();
		await body(second).filter({ hasText: WORDS }).waitFor();
		await typeAtEnd(body(second), '第二个窗口接着写。');
		await body(first).filter({ hasText: '第二个窗口接着写。' }).waitFor();
		await untilStatus(first, '已存本机');
		await first.close();
		await untilStatus(second, '已存本机');

		wire.mend();
		await untilAtSchool(second);
		const other = await openDevice({ origin: school.server.origin });
		try {
			await signIn(other.page(), 'dehou');
			await other.page().goto(path);
			await body(other.page()).filter({ hasText: '第二个窗口' }).waitFor();
			expect(await wordsIn(body(other.page()))).toBe(`开头。${WORDS}第二个窗口接着写。`);
		} finally {
			await other.close();
		}
	});

	it('are offered as a file before signing out, and the next person finds nothing', async () => {
		await writeWithoutNetwork();
		const page = phone.page();
		await page.goto('/account');
		await page.getByRole('button', { name: '退出登录' }).click();
		await page.getByText('还有 1 处没有送到学校').waitFor();
		expect(await savedFile(page)).toContain(WORDS);
		await page.getByRole('button', { name: '已存成文件，退出' }).click();
		await page.getByText('没有退出').waitFor();
		expect(await storedText(page)).toContain(CHARACTER);

		wire.mend();
		await page.getByRole('button', { name: '退出登录' }).click();
		await page.waitForURL('**/sign-in');
		expect(await storedText(page)).not.toMatch(new RegExp(`${YAN}|${CHARACTER}|usr_`));
		await signIn(page, 'jingyi');
		await untilReadyForOffline(page);
		expect(await page.getByText(YAN).count()).toBe(0);
		const stored = await storedText(page);
		expect(stored).toContain(school.userId('jingyi'));
		expect(stored).not.toMatch(new RegExp(`${YAN}|${CHARACTER}|${school.userId('qiaoyun')}:`));
	});

	it('stay for their author whose account was stopped, and are not shown to the next', async () => {
		await writeWithoutNetwork();
		await setAccount('disabled');
		wire.mend();
		const page = phone.page();
		await untilStatus(page, '请重新登录，写的都在本机');
		await statusLine(page).click();
		expect(await savedFile(page.getByRole('dialog'))).toContain(WORDS);

		await page.goto('/');
		await page.waitForURL('**/sign-in');
		expect(await page.getByText(YAN).count()).toBe(0);
		await signIn(page, 'jingyi');
		await untilReadyForOffline(page);
		await page.goto(path);
		await page.getByText('这里没有这个孩子').waitFor();
		wire.cut();
		await page.goto('/');
		await untilStatus(page, '没有网');
		expect(await page.getByText(YAN).count()).toBe(0);

		wire.mend();
		await setAccount('enabled');
		await phone.context().clearCookies();
		await signIn(page, 'qiaoyun');
		await page.goto(path);
		await body().filter({ hasText: WORDS }).waitFor();
		await untilAtSchool(page);
	});

	it('of the last person do not show while the school is slow to answer the next', async () => {
		// The session is another person's by now, and the school does not answer in time.
		const next = await openDevice({ origin: `http://localhost:${wire.port}` });
		let cookies;
		try {
			await signIn(next.page(), 'jingyi');
			cookies = await next.context().cookies();
		} finally {
			await next.close();
		}
		await phone.context().addCookies(cookies);
		wire.stall();
		const page = phone.page();
		await page.goto('/', { waitUntil: 'commit' });
		await page.getByText('先连一次网').waitFor({ timeout: 30_000 });
		expect(await page.getByText(YAN).count()).toBe(0);
	});

	async function setAccount(state: 'enabled' | 'disabled'): Promise<void> {
		const office = await openDevice({ origin: school.server.origin });
		try {
			await signIn(office.page(), 'admin');
			const status = await office.page().evaluate(
				async ([address, body]) => {
					const headers = { 'content-type': 'application/json' };
					return (await fetch(address, { method: 'PUT', headers, body })).status;
				},
				[`/api/people/${school.userId('qiaoyun')}/account`, JSON.stringify({ state })] as const,
			);
			expect(status).toBe(200);
		} finally {
			await office.close();
		}
	}
});

/** The text of the file that “save to a file” hands out. */
async function savedFile(place: Pick<Page, 'getByRole'>): Promise<string> {
	const button = place.getByRole('button', { name: '存成文件', exact: true });
	const downloading = button.page().waitForEvent('download');
	await button.click();
	return readFile(await (await downloading).path(), 'utf8');
}

/** Names and contents of every database of this origin, bytes read as text. */
function storedText(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const done = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const asText = (_: string, value: unknown) =>
			value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
		const texts: string[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			texts.push(name);
			const db = await done(indexedDB.open(name));
			for (const store of db.objectStoreNames) {
				const rows = await done(db.transaction(store).objectStore(store).getAll());
				texts.push(JSON.stringify(rows, asText));
			}
			db.close();
		}
		return texts.join('\n');
	});
}
