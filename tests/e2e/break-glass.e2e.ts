import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { BREAK_GLASS_HOURS } from '#domain/break-glass.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { askWithoutReason, giveReason, headTeacherLearns, readableFor } from './glass-steps.ts';
import { keptBy } from './kept-by.ts';
import { withSettledCard } from './settled-card.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const REASON = '孩子发烧，送镇医院，要找奶奶';
const NUMBER = '150 0000 6612';
const LOOK = m.break_glass_look({}, zh);

/** The grandmother's name and number, as the archivist took them over from the census. */
const withCarer = withSettledCard(YAN, [
	{ person: 'carer', field: 'name', value: '吴桂芳' },
	{ person: 'carer', field: 'relation', value: '奶奶' },
	{ person: 'carer', field: 'phone', value: NUMBER },
	{ person: 'carer', field: 'address', value: '柳湾村 12 号' },
	{ person: 'pupil', field: 'allergy', value: '青霉素' },
]);

/** [§4.4 R B] In an emergency: one contact card, a reason, the head teacher told, and shut again. */
describe('a leader in an emergency', () => {
	let school: TestSchool;
	let phone: Device;
	let teacher: Device;
	let page: Page;
	const call = (): Locator => page.getByRole('link', { name: new RegExp(`${NUMBER}$`) });

	beforeAll(async () => {
		school = await openTestSchool({ prepare: withCarer });
		phone = await openDevice({ origin: school.server.origin });
		teacher = await openDevice({ origin: school.server.origin });
		page = phone.page();
		await signIn(page, 'weiguo');
	});
	afterAll(async () => {
		await phone.close();
		await teacher.close();
		await school.close();
	});

	it('finds the card shut, and is told what opening it means before it is open', async () => {
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).click();
		await page.getByText(m.break_glass_door({ hours: BREAK_GLASS_HOURS }, zh)).waitFor();
		expect(await call().count()).toBe(0);
		await expectAccessible(page);
		await askWithoutReason(page, LOOK);
	});

	it('gives a reason and calls the grandmother with one tap; the phone keeps nothing', async () => {
		await giveReason(page, REASON, LOOK);
		await call().waitFor();
		expect(await call().getAttribute('href')).toBe('tel:15000006612');
		await page.getByText('青霉素').waitFor();
		await expectAccessible(page);
		const kept = await keptBy(page);
		expect(kept).toContain(YAN);
		for (const part of [NUMBER, '吴桂芳', '青霉素']) expect(kept).not.toContain(part);
		await page.emulateMedia({ media: 'print' });
		expect(await call().isVisible()).toBe(false);
		await page.emulateMedia({ media: 'screen' });
	});

	it('comes back to it from the page of the child while the time lasts', async () => {
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: m.break_glass_again({}, zh) }).click();
		await call().waitFor();
	});

	it('is named to the head teacher with the reason, who says that they know', async () => {
		const hers = teacher.page();
		await headTeacherLearns(hers, {
			...{ title: m.break_glass_notice_title({}, zh), by: /^方维国/ },
			...{ reason: REASON, number: NUMBER },
		});
		await expectAccessible(hers);
	});

	it('sees the card shut itself when the time runs out, and finds it shut afterwards', async () => {
		readableFor(school, 6_000);
		await page.reload();
		await call().waitFor();
		// Nobody else could say so out here: the page itself watches the time.
		await phone.context().setOffline(true);
		await page.getByText(m.break_glass_over({}, zh)).waitFor();
		expect(await call().count()).toBe(0);
		await phone.context().setOffline(false);
		await page.reload();
		await page.getByText(m.break_glass_over({}, zh)).waitFor();
		await page.getByText(m.told_reason({ reason: REASON }, zh)).waitFor();
		expect(await page.textContent('main')).not.toContain(NUMBER);
		await expectAccessible(page);
	});

	it('stays on record for all leaders, with who has seen it', async () => {
		await page.goto('/board');
		await page.getByRole('link', { name: m.break_glass_title({}, zh) }).click();
		await page.getByText(m.told_reason({ reason: REASON }, zh)).waitFor();
		await page.getByText(/贺长林.*已看到/).waitFor();
		expect(await page.getByRole('link', { name: m.break_glass_again({}, zh) }).count()).toBe(0);
		await expectAccessible(page);
	});
});
