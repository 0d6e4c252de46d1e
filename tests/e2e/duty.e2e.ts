import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { instantFromMs, instantToMs } from '#domain/time.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	entryBody,
	signIn,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const DUTY = m.duty_m1({}, zh);

/** [M1 B7] What is due, from the phone without a network to the head teacher's board. */
describe('a duty', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let desk: Device;
	let missingBefore = 0;

	const missing = async (): Promise<number> => {
		const page = desk.page();
		await page.goto('/board');
		await page.getByRole('heading', { level: 2 }).first().waitFor();
		return page
			.getByRole('button', { name: m.board_waive_of({ name: YAN, duty: DUTY }, zh) })
			.count();
	};

	beforeAll(async () => {
		school = await openTestSchool({
			// A school whose term began long ago: the children were there and paired from its first day.
			prepare: async ({ services: { records, env } }) => {
				const begun = instantFromMs(instantToMs(env.now()) - 80 * 86_400_000);
				await records.updateTable('child').set({ enrolledAt: begun }).execute();
				await records.updateTable('pairing').set({ startedAt: begun }).execute();
			},
		});
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 800 },
		});
		await signIn(desk.page(), 'changlin');
		missingBefore = await missing();
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await wire.close();
		await school.close();
	});

	it('is named on the phone from a cold start without a network, and met by one tap and some words', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		wire.cut();
		await phone.restart('closed');
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto('/');
		const due = page.getByRole('link', {
			name: new RegExp(`^${m.duty_write_for({ duty: DUTY, name: YAN }, zh)}、`),
		});
		await due.click();
		const body = entryBody(page, DUTY);
		await body.waitFor();
		await page.goBack();
		await due.waitFor();
		await due.click();
		await body.waitFor();
		await body.pressSequentially('这两周小䶮每天自己洗袜子。');
		await untilStatus(page, /已存本机.*待上传/);
		await page.goto('/');
		await page.getByRole('heading', { name: m.duty_mine({}, zh) }).waitFor();
		await due.waitFor({ state: 'detached' });
	});

	it('is on the head teacher’s board once the phone has a network again', async () => {
		expect(missingBefore).toBeGreaterThan(1);
		expect(await missing()).toBe(missingBefore);
		wire.mend();
		await phone.context().setOffline(false);
		await untilAtSchool(phone.page());
		await expect.poll(missing, { timeout: 20_000 }).toBe(missingBefore - 1);
	});

	it('is waived with a reason, which the board then tells', async () => {
		const page = desk.page();
		const name = m.board_waive_of({ name: YAN, duty: DUTY }, zh);
		await page.getByRole('button', { name }).first().click();
		await page.getByRole('button', { name: m.board_waive_do({}, zh) }).click();
		await page.getByRole('heading', { name: m.duty_waived({}, zh), exact: true }).waitFor();
		expect(await page.getByRole('button', { name }).count()).toBe(missingBefore - 2);
		await expectAccessible(page);
	});

	it('is counted on the board of the school, and its numbers are the leading group’s to change', async () => {
		await expectAccessible(phone.page());
		const leader = await openDevice({ origin: school.server.origin });
		try {
			const page = leader.page();
			await signIn(page, 'weiguo');
			await page.goto('/board');
			await page
				.getByRole('rowheader', { name: m.board_total({}, zh) })
				.first()
				.waitFor();
			await expectAccessible(page);
			expect(await page.textContent('main')).not.toContain('洗袜子');
			await page.getByRole('link', { name: m.board_rules({}, zh) }).click();
			await page.getByRole('button', { name: m.rules_change({}, zh) }).click();
			await page.getByLabel(m.rules_talks({}, zh)).fill('2');
			await page.getByRole('button', { name: m.rules_save({}, zh) }).click();
			await page.getByText(/方维国 于/).waitFor();
			await expectAccessible(page);
		} finally {
			await leader.close();
		}
	});
});
