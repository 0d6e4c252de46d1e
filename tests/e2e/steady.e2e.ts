import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { openDevice, type Device } from './device.ts';
import { withSettledCard } from './settled-card.ts';
import { signIn, syncNow } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const withNumbers = withSettledCard(YAN, [
	{ person: 'carer', field: 'phone', value: '150 0000 1001' },
	{ person: 'mother', field: 'phone', value: '150 0000 1002' },
	{ person: 'father', field: 'phone', value: '150 0000 1003' },
]);
const zh = { locale: 'zh-CN' } as const;

/** What Chromium tells of an element that moved by itself; its own types do not know it. */
interface Shift extends PerformanceEntry {
	readonly sources: readonly { readonly node: Node | null }[];
}

/** Collects the links that move on the page without anybody having scrolled. */
function watchLinks(): void {
	const moved: string[] = [];
	Object.assign(window, { movedLinks: moved });
	new PerformanceObserver((list) => {
		for (const { sources } of list.getEntries() as Shift[]) {
			for (const { node } of sources) {
				if (!(node instanceof Element)) continue;
				const links = node.matches('a') ? [node] : node.querySelectorAll('a');
				for (const link of links) moved.push(link.getAttribute('href') ?? '');
			}
		}
	}).observe({ type: 'layout-shift', buffered: true });
}

/**
 * A link that jumps while the rest of its page is being read is missed by the finger, or another one is
 * hit in its place: a mentor in a hurry taps the diary and calls the grandmother.
 */
describe('links under a finger', () => {
	let school: TestSchool;
	let phone: Device;

	beforeAll(async () => {
		school = await openTestSchool({ prepare: withNumbers });
		phone = await openDevice({ origin: school.server.origin });
		await phone.page().addInitScript(watchLinks);
		await signIn(phone.page(), 'qiaoyun');
	});

	afterAll(async () => {
		await phone.close();
		await school.close();
	});

	const movedLinks = (page: Page) =>
		page.evaluate(() => (window as unknown as { movedLinks: string[] }).movedLinks.splice(0));

	/** Two frames after the page has become still: what has moved by then has been told. */
	const untilStill = (page: Page) =>
		page.evaluate(async () => {
			const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
			await frame();
			await frame();
		});

	it('stay where they are while the page of a child is being read', async () => {
		const page = phone.page();
		await syncNow(page);
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).click();
		await page.getByRole('region', { name: m.contact_call_people({}, zh) }).waitFor();
		await untilStill(page);
		const doors = page.getByRole('navigation', { name: m.child_doors({}, zh) }).getByRole('link');
		const hrefs = await doors.evaluateAll((all) => all.map((door) => door.getAttribute('href')));
		expect(hrefs.length).toBeGreaterThan(3);
		const moved = await movedLinks(page);
		expect(hrefs.filter((href) => href !== null && moved.includes(href))).toEqual([]);
	});

	it('stay where they are while the monthly summaries are being read', async () => {
		const page = phone.page();
		await page.getByRole('link', { name: m.summary_title({}, zh) }).click();
		await page
			.getByRole('main')
			.getByRole('link', { name: m.history_title({}, zh) })
			.waitFor();
		await untilStill(page);
		expect(await movedLinks(page)).not.toContain('/exchange');
	});
});
