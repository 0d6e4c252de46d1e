import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { addDays, localDateAt, type LocalDate } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectOk } from '#server/demo/found-school.ts';
import { createEnvironment } from '#server/environment.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const today = localDateAt(createEnvironment('warn').now());
const TITLE = '校园开放日';
/** Held, and nobody wrote its minutes down here: the records count 0 of 1. */
const LECTURE = '法制讲座';

/** [§1.6] The leading group keeps the year's agenda; a mentor reads it in a village and on the phone's calendar. */
describe('the agenda', () => {
	let school: TestSchool;
	let desk: Device;
	let phone: Device;
	/** The private address of the mentor's phone. */
	let feed = '';

	beforeAll(async () => {
		school = await openTestSchool({
			prepare: async ({ services }, { person }) => {
				const leader = await services.access.actor(person('weiguo').userId);
				const draft = { title: TITLE, note: '', host: 'youth-league', facts: [] } as const;
				const days = { startsOn: today, endsOn: today };
				const lecture = { ...draft, ...days, title: LECTURE, facts: ['lecture-held' as const] };
				expectOk(await services.agendas.add(leader, [{ ...draft, ...days }, lecture]));
				const { items } = await services.agendas.read(leader);
				const { key } = must(
					items.find(({ title }) => title === LECTURE),
					'the lecture',
				);
				expectOk(await services.agendas.decide(leader, key, { type: 'tick', word: '' }));
			},
		});
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 900 },
		});
		phone = await openDevice({ origin: school.server.origin });
	});

	afterAll(async () => {
		await desk.close();
		await phone.close();
		await school.close();
	});

	const grip = (page: Page) =>
		page.getByRole('button', { name: m.agenda_grip({ title: TITLE }, zh), exact: true });
	const bar = (page: Page) =>
		page.getByRole('button', {
			name: new RegExp(`^${m.agenda_open_item({ title: TITLE }, zh)}`),
		});
	const undo = (page: Page) =>
		page.getByRole('status').getByRole('button', { name: m.agenda_undo({}, zh) });
	const isOn = async (page: Page, day: LocalDate) => {
		const dayOfMonth = `${Number(day.slice(8))}日`;
		return (await must(await bar(page).getAttribute('aria-label'), 'a name')).includes(dayOfMonth);
	};
	/** A day beside today in the same month, so that the bar stays in sight. */
	const step = today.slice(5, 7) === addDays(today, 1).slice(5, 7) ? 1 : -1;

	it('is moved by the keyboard alone, and put back', async () => {
		const page = desk.page();
		await signIn(page, 'weiguo');
		await page.getByRole('link', { name: m.device_nav_agenda({}, zh), exact: true }).click();
		await bar(page).waitFor();
		await expectAccessible(page);
		await grip(page).focus();
		await page.keyboard.press(step === 1 ? 'ArrowRight' : 'ArrowLeft');
		await page.keyboard.press('Escape');
		expect(await isOn(page, today)).toBe(true);
		await page.keyboard.press(step === 1 ? 'ArrowRight' : 'ArrowLeft');
		await page.keyboard.press('Enter');
		await undo(page).waitFor();
		expect(await isOn(page, addDays(today, step))).toBe(true);
		await undo(page).click();
		await page
			.getByRole('status')
			.filter({ hasText: m.agenda_undone({}, zh) })
			.waitFor();
		expect(await isOn(page, today)).toBe(true);
	});

	it('is dragged to another day', async () => {
		const page = desk.page();
		const target = page.locator(`.wide [data-day="${addDays(today, step)}"]`);
		const from = must(await grip(page).boundingBox(), 'the handle');
		const to = must(await target.boundingBox(), 'the day');
		await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
		await page.mouse.down();
		await page.mouse.move(to.x + 20, to.y + 20, { steps: 5 });
		await page.mouse.up();
		await undo(page).waitFor();
		expect(await isOn(page, addDays(today, step))).toBe(true);
	});

	it('is ticked with a word, and names no child', async () => {
		const page = desk.page();
		await bar(page).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.agenda_word({}, zh)).fill(`${YAN}也来了`);
		await dialog.getByRole('button', { name: m.agenda_tick({}, zh) }).click();
		await dialog.getByRole('alert').filter({ hasText: YAN }).waitFor();
		await expectAccessible(page);
		await dialog.getByLabel(m.agenda_word({}, zh)).fill('来了很多家长');
		await dialog.getByRole('button', { name: m.agenda_tick({}, zh) }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await bar(page).textContent()).toContain('✓');
	});

	it('takes what the school adds, with what the records count for it', async () => {
		const page = desk.page();
		await page.getByRole('button', { name: m.agenda_add({}, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(m.agenda_what({}, zh)).fill('给每个孩子结对');
		await dialog.getByLabel(m.agenda_counted({}, zh)).selectOption('child-paired');
		await expectAccessible(page);
		await dialog.getByRole('button', { name: m.agenda_add({}, zh) }).click();
		await dialog.waitFor({ state: 'detached' });
		await page.getByRole('button', { name: m.agenda_view_list({}, zh) }).click();
		const row = page.getByRole('article').filter({ hasText: '给每个孩子结对' });
		// Both children of the school have a lead mentor.
		await row.getByText(m.agenda_progress_of({ done: 2, of: 2 }, zh)).waitFor();
		await row.getByText(m.agenda_standing_done({}, zh)).waitFor();
		await expectAccessible(page);
	});

	it('says of what was ticked by hand who did it, and not how much the records count', async () => {
		const row = desk.page().getByRole('article').filter({ hasText: LECTURE });
		await row.getByText(/手动记为做完/).waitFor();
		expect(await row.innerText()).not.toContain('0/1');
	});

	it('hangs on the wall as a table on A4', async () => {
		const page = desk.page();
		await page.emulateMedia({ media: 'print' });
		const paper = page.getByRole('table');
		expect(await paper.first().innerText()).toContain(TITLE);
		const lecture = paper.getByRole('row').filter({ hasText: LECTURE });
		expect(await lecture.innerText()).toMatch(/手动记为做完/);
		expect(await lecture.innerText()).not.toContain('0/1');
		expect(await page.locator('nav').first().isVisible()).toBe(false);
		const text = await page.locator('body').innerText();
		expect(text).not.toContain('留守');
		expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(1_000);
		await page.emulateMedia({ media: null });
	});

	it('opens on a mentor’s phone in a village, from a cold start, and cannot be changed there', async () => {
		await signIn(phone.page(), 'qiaoyun');
		// The first page shows what is on and keeps the copy.
		await phone
			.page()
			.getByRole('link', { name: new RegExp(m.agenda_door({}, zh)) })
			.first()
			.waitFor();
		await phone.page().evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		await phone.page().goto('/agenda');
		await phone.page().getByRole('button', { name: TITLE, exact: true }).waitFor();
		await expectAccessible(phone.page());
		const page = await phone.restart('closed');
		await phone.context().setOffline(true);
		await page.goto('/agenda');
		await page.getByText(m.agenda_kept({}, zh)).waitFor();
		await page.getByRole('button', { name: TITLE, exact: true }).waitFor();
		expect(await page.getByRole('button', { name: m.agenda_add({}, zh) }).count()).toBe(0);
		await phone.context().setOffline(false);
	});

	it('goes onto the phone’s calendar by a private address, without a session', async () => {
		const page = phone.page();
		await page.goto('/agenda');
		await page.getByRole('button', { name: m.agenda_phone({}, zh) }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: m.agenda_feed_make({}, zh) }).click();
		feed = await dialog.getByLabel(m.agenda_feed_address({}, zh)).inputValue();
		await expectAccessible(page);
		expect(feed.startsWith(`${school.server.origin}/ics/`)).toBe(true);
		const answer = await fetch(feed);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('text/calendar');
		expect(answer.headers.get('cache-control')).toContain('no-store');
		const text = await answer.text();
		expect(text).toContain(`SUMMARY:✓ ${TITLE}`);
		expect(text).not.toContain(YAN);
		expect(text).not.toContain('留守');
	});

	it('is gone from there once the address was stopped', async () => {
		const dialog = phone.page().getByRole('dialog');
		await dialog.getByRole('button', { name: m.agenda_feed_stop({}, zh) }).click();
		await dialog.getByText(m.agenda_feed_stopped({}, zh)).waitFor();
		expect((await fetch(feed)).status).toBe(404);
	});
});
