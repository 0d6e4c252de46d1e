import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { openTestSchool, XIA, YAN, type TestSchool } from './test-school.ts';

/** A mentor who has signed in once, in a village without a network, from a cold start. */
describe('a cold start without a network', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 800 },
		});
		await signIn(desk.page(), 'dehou');
		await openBook(desk.page(), YAN, '成长档案');
		const body = await beginEntry(desk.page(), '好消息');
		await body.pressSequentially('小䶮今天当了升旗手。');
		await untilAtSchool(desk.page());
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await wire.close();
		await school.close();
	});

	it('shows the children and their books, though no book was ever opened here', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		wire.cut();
		await phone.restart('closed');
		await phone.context().setOffline(true);

		const page = phone.page();
		await openBook(page, YAN, '成长档案');
		await page.getByRole('link', { name: /小䶮今天当了升旗手/ }).waitFor();
		await untilStatus(page, '没有网，照常写');
	});

	it('keeps a new entry and sends it when the network is back', async () => {
		const page = phone.page();
		await openBook(page, YAN, '关爱日记');
		const body = await beginEntry(page, '日记');
		await body.pressSequentially('走了四十分钟到家，奶奶在门口等。');
		await untilStatus(page, /已存本机.*待上传 1 条/);
		const path = new URL(page.url()).pathname;

		await phone.restart('closed');
		await phone.context().setOffline(true);
		await phone.page().goto(path);
		await entryBody(phone.page(), '日记').filter({ hasText: '奶奶在门口等' }).waitFor();
		await untilStatus(phone.page(), '待上传 1 条');

		wire.mend();
		await phone.context().setOffline(false);
		await untilAtSchool(phone.page());
		await openBook(desk.page(), YAN, '关爱日记');
		await desk
			.page()
			.getByRole('link', { name: /奶奶在门口等/ })
			.waitFor();
	});

	it('keeps nothing with a name in the cache of the service worker', async () => {
		const cached = await phone.page().evaluate(async () => {
			const texts: string[] = [];
			for (const name of await caches.keys()) {
				const cache = await caches.open(name);
				for (const request of await cache.keys()) {
					const response = await cache.match(request);
					texts.push(`${request.url}\n${(await response?.text()) ?? ''}`);
				}
			}
			return texts;
		});
		expect(cached.length).toBeGreaterThan(10);
		const secrets = [YAN, XIA, '王巧云', '李德厚', '青梧镇', '升旗手', school.childId(YAN)];
		for (const secret of secrets) {
			expect(cached.filter((text) => text.includes(secret))).toEqual([]);
		}
	});
});
