import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '#domain/ids.ts';
import { createHand, writeEntry } from '#server/demo/notebook-hand.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { PASSWORD, openTestSchool, YAN, type TestSchool } from './test-school.ts';
import { addDays, localDateAt } from '#domain/time.ts';

/** Every page, in both languages, as the person who has the most to do on it. */
describe.each(['zh-CN', 'en'] as const)('in %s, axe finds nothing serious', (locale) => {
	let school: TestSchool;
	let device: Device;
	let entryId = '';

	beforeAll(async () => {
		school = await openTestSchool({
			prepare: async ({ services }, { child, person }) => {
				const { env, updateLog, records } = services;
				const { userId, sessionId } = person('qiaoyun');
				const { id: docId } = await records
					.selectFrom('document')
					.select('id')
					.where('childId', '=', child(YAN))
					.where('kind', '=', 'diary')
					.executeTakeFirstOrThrow();
				const id = createId('entry', env.random);
				entryId = id;
				const now = env.now();
				const entry = {
					id,
					type: 'talk' as const,
					occurredOn: addDays(localDateAt(now), -3),
					writtenAt: now,
					createdBy: userId,
				};
				const words = { paragraphs: ['谈了很久。'], fields: { place: '操场边' }, photos: [] };
				const writer = { userId, session: sessionId, clientId: 41 };
				await createHand(updateLog).write(docId, writer, (doc) => {
					writeEntry(doc, entry, words);
				});
				const guardianId = await services.links.addGuardian(
					child(YAN),
					{ name: '罗春燕', relation: '妈妈' },
					userId,
				);
				await services.links.create(guardianId, child(YAN), userId);
			},
		});
		device = await openDevice({ origin: school.server.origin, locale });
	});

	afterAll(async () => {
		await device.close();
		await school.close();
	});

	/** Opens an address and waits until it shows its heading and no longer loads. */
	async function look(path: string): Promise<void> {
		const page = device.page();
		await page.goto(path);
		await page.getByRole('heading').first().waitFor();
		expect(new URL(page.url()).pathname).toBe(path);
		expect(await page.locator('html').getAttribute('lang')).toBe(locale);
		await expectAccessible(page);
	}

	async function signInByForm(username: string): Promise<void> {
		await device.context().clearCookies({ name: '__Host-jiashu' });
		const page = device.page();
		await page.goto('/sign-in');
		await page.locator('input[name=username]').fill(username);
		await page.locator('input[name=password]').fill(PASSWORD);
		await page.locator('form button[type=submit]').first().click();
		await page.waitForURL((url) => url.pathname === '/');
		await page.getByRole('navigation').first().waitFor();
	}

	it.each(['/sign-in', '/code'])('on %s', (path) => look(path));

	it('on the pages of a mentor', async () => {
		await signInByForm('qiaoyun');
		const child = `/children/${school.childId(YAN)}`;
		const pages = ['', '/journal', '/diary', `/diary/${entryId}`, '/plan', '/sharing'];
		await look('/');
		for (const page of pages) await look(child + page);
		for (const page of ['/summaries', '/exchange', '/account']) await look(page);
	});

	it('on the pages of the office', async () => {
		await signInByForm('admin');
		for (const page of ['/', '/classes', '/people', '/school']) await look(page);
		const page = device.page();
		await page.goto('/classes');
		await page
			.getByRole('link', { name: /七年级（1）班/ })
			.first()
			.click();
		await page.getByRole('heading', { level: 1, name: /七年级（1）班/ }).waitFor();
		await expectAccessible(page);
	});
});
