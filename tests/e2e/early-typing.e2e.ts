import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { openDevice, type Device } from './device.ts';
import { statusLine } from './staff-steps.ts';
import { openEmptyServer, openTestSchool, PASSWORD, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** A slow line: the page stands there to be typed into, and its scripts come later. */
describe('what is typed before the scripts of a page have come', () => {
	let school: TestSchool;
	let empty: Awaited<ReturnType<typeof openEmptyServer>>;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		empty = await openEmptyServer();
		phone = await openDevice({ origin: school.server.origin });
	});

	afterAll(async () => {
		await phone.close();
		await empty.close();
		await school.close();
	});

	it('signs a mentor in', async () => {
		const page = phone.page();
		const letScriptsCome = await holdScripts(page);
		await page.goto('/sign-in', { waitUntil: 'commit' });
		await page.getByLabel(m.accounts_username({}, zh)).fill('qiaoyun');
		await page.getByLabel(m.accounts_password({}, zh)).fill(PASSWORD);
		await letScriptsCome();
		expect(await page.getByLabel(m.accounts_username({}, zh)).inputValue()).toBe('qiaoyun');
		await page.getByRole('button', { name: m.accounts_sign_in({}, zh), exact: true }).click();
		await statusLine(page).waitFor();
	});

	it('is still there on the page that sets a school up', async () => {
		const page = phone.page();
		const printed = () => /http:\S+\/setup\?code=\S+/.exec(empty.server.output())?.[0];
		await expect.poll(printed).toBeDefined();
		const letScriptsCome = await holdScripts(page);
		await page.goto(must(printed(), 'the address'), { waitUntil: 'commit' });
		await page.getByLabel(m.school_name_label({}, zh)).fill('青禾镇中心学校');
		await page.getByLabel(m.accounts_username({}, zh)).fill('admin');
		await letScriptsCome();
		expect(await page.getByLabel(m.school_name_label({}, zh)).inputValue()).toBe('青禾镇中心学校');
		expect(await page.getByLabel(m.accounts_username({}, zh)).inputValue()).toBe('admin');
	});
});

/** Keeps the scripts of the next page back; the returned step lets them in and waits until they run. */
async function holdScripts(page: Page): Promise<() => Promise<void>> {
	let letCome = () => {};
	const coming = new Promise<void>((resolve) => (letCome = resolve));
	await page.route('**/_app/**/*.js', async (route) => {
		await coming;
		await route.continue();
	});
	return async () => {
		letCome();
		// SvelteKit puts its announcer there once the page is alive.
		await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
		await page.unroute('**/_app/**/*.js');
	};
}
