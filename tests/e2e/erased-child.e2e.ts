import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	openBook,
	signIn,
	syncNow,
	untilAtSchool,
	untilReadyForOffline,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const WORDS = '他夜里说想爸爸，我们坐到很晚。';
const REASON = '父亲书面要求，全家已迁走';

/** Everything that this site keeps in the browser's databases, as text. */
function keptIn(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const settle = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('not readable'));
			});
		const bytes = (_key: string, value: unknown): unknown =>
			value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
		const found: string[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			const database = await settle(indexedDB.open(name));
			for (const store of database.objectStoreNames) {
				const all = await settle(database.transaction(store).objectStore(store).getAll());
				found.push(`${name} ${store} ${JSON.stringify(all, bytes)}`);
			}
			database.close();
		}
		return found.join('\n');
	});
}

/** [R6, §4.5] A family wants the school to forget their child; two people have to want it, and nobody keeps it. */
describe('a child that is erased as a whole', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;
	let path = '';

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		path = `/children/${school.childId(YAN)}`;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 900 } });
	});
	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	/** The database of the child's diary, which is named by person, document and generation. */
	const diaryStore = () => `${school.userId('qiaoyun')}:${school.docId(YAN, 'diary')}`;

	/** Signs the desk in as somebody else. */
	async function deskOf(username: string): Promise<Page> {
		await desk.context().clearCookies();
		await signIn(desk.page(), username);
		return desk.page();
	}

	it('lies on its mentor’s phone, who is on the road', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await openBook(page, YAN, '关爱日记');
		await (await beginEntry(page, '日记')).pressSequentially(WORDS);
		await untilAtSchool(page);
		await untilReadyForOffline(page);
		const kept = await keptIn(page);
		for (const part of [YAN, diaryStore()]) expect(kept).toContain(part);
		await phone.context().setOffline(true);
	});

	it('is asked for by the archivist, who reads first what all goes with it', async () => {
		const page = await deskOf('ruolan');
		await page.goto(`${path}/erasing`);
		const pick = page.getByLabel(m.erasing_pick({}, zh));
		await pick.selectOption({ label: m.erasing_everything({}, zh) });
		await page.getByText(m.erasing_takes_all({}, zh)).waitFor();
		await page.getByLabel(m.erasing_reason({}, zh)).fill(REASON);
		await expectAccessible(page);
		await page.getByRole('button', { name: m.erasing_ask({}, zh) }).click();
		await page.getByText(m.erasing_asked({}, zh)).waitFor();
		const request = page.getByRole('listitem').filter({ hasText: REASON });
		await request.getByText(m.erasing_everything({}, zh)).waitFor();
		// Whoever asked does not approve.
		expect(await request.getByRole('button').count()).toBe(0);
		await expectAccessible(page);
	});

	it('is approved by a leader, who is asked twice and then told that nothing is left', async () => {
		const page = await deskOf('weiguo');
		await page.goto(`${path}/erasing`);
		await page.getByText(REASON).waitFor();
		await page.getByText(m.erasing_takes_all({}, zh)).waitFor();
		await page.getByRole('button', { name: m.erasing_approve({}, zh) }).click();
		await page.getByRole('button', { name: m.erasing_approve_sure({}, zh) }).click();
		await page.getByText(m.erasing_child_gone({}, zh)).waitFor();
		await expect.poll(() => page.textContent('body')).not.toContain(YAN);
		await expectAccessible(page);
		await page
			.getByRole('link', { name: m.device_nav_children({}, zh) })
			.first()
			.click();
		await page.getByRole('heading', { level: 1 }).waitFor();
		expect(await page.textContent('main')).not.toContain(YAN);
	});

	it.each(['weiguo', 'ruolan', 'changlin', 'suqing'])(
		'has no page any more for %s',
		async (username) => {
			const page = await deskOf(username);
			await page.goto(path);
			await page.getByText(m.child_missing_title({}, zh)).waitFor();
			await page.goto('/classes');
			await page.getByRole('heading', { level: 1 }).waitFor();
			expect(await page.textContent('main')).not.toContain(YAN);
			const diary = school.docId(YAN, 'diary');
			const words = await desk.context().request.get(`/api/documents/${diary}/words`);
			expect([403, 404]).toContain(words.status());
		},
	);

	it('is forgotten by the phone as soon as it reaches the school', async () => {
		const page = phone.page();
		await page.goto('/');
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).waitFor();
		await phone.context().setOffline(false);
		await syncNow(page);
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).waitFor({ state: 'detached' });
		await expectAccessible(page);
		await expect.poll(() => keptIn(page)).not.toMatch(new RegExp(`${YAN}|${diaryStore()}`));
		await page.goto(`${path}/diary`);
		await page.getByText(m.child_missing_title({}, zh)).waitFor();
		await expectAccessible(page);
		// Nor does it come back with a cold start on the road.
		await phone.context().setOffline(true);
		const again = await phone.restart('closed');
		await phone.context().setOffline(true);
		await again.goto('/');
		await again.getByRole('heading', { level: 1 }).waitFor();
		expect(await again.textContent('main')).not.toContain(YAN);
		const kept = await keptIn(again);
		for (const part of [YAN, school.docId(YAN, 'diary'), '想爸爸'])
			expect(kept).not.toContain(part);
	});
});
