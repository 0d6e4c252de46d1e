import sharp from 'sharp';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { withSettledCard } from './settled-card.ts';
import { signIn, untilReadyForOffline, untilStatus } from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;
const OLD = '150 0000 1001';
const FROM_THE_BOX = '150 0000 7788';
const FROM_THE_CALL = '150 0000 7799';

/** The father's number as it has been on the card since the census. */
const withOldNumber = withSettledCard(YAN, [{ person: 'father', field: 'phone', value: OLD }]);

/** The row of the father's number on the open card, unfolded. */
async function openNumber(page: Page): Promise<Locator> {
	const father = page.getByRole('region', { name: /^爸爸/ });
	const row = father
		.locator('details')
		.filter({ hasText: m.contact_field_phone({}, zh) })
		.first();
	await row.locator('summary').click();
	return row;
}

/** Reports another number of the father, on his open card. */
async function report(page: Page, number: string, note: string, slip?: Buffer): Promise<void> {
	const row = await openNumber(page);
	await row.getByRole('button').click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(m.contact_field_phone({}, zh)).fill(number);
	await dialog.getByLabel(m.contact_note({}, zh)).fill(note);
	if (slip) {
		const file = { name: '烟盒.jpg', mimeType: 'image/jpeg', buffer: slip };
		await dialog.locator('input[type=file][multiple]').setInputFiles([file]);
		await dialog.locator('img').first().waitFor();
	}
	await dialog.getByRole('button', { name: m.contact_report_do({}, zh) }).click();
	await dialog.waitFor({ state: 'detached' });
}

/** [C5, §5.1 step 3, §5.5 step 1] A new number, from a village to the card. */
describe('two rival numbers of a father', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;
	let head: Device;
	let desk: Device;
	const cardPath = () => `/children/${school.childId(YAN)}/card`;

	beforeAll(async () => {
		school = await openTestSchool({ prepare: withOldNumber });
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		head = await openDevice({ origin: school.server.origin });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 860 },
		});
	});

	afterAll(async () => {
		await phone.close();
		await head.close();
		await desk.close();
		await wire.close();
		await school.close();
	});

	it('is found in two taps, and a new one is reported without a network, with a photo', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		wire.cut();
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto('/');
		await page.getByRole('link', { name: new RegExp(`^${YAN}`) }).click();
		const call = page.getByRole('link', { name: new RegExp(`${OLD}$`) });
		expect(await call.getAttribute('href')).toBe('tel:15000001001');
		await page.getByRole('link', { name: new RegExp(`^${m.contact_title({}, zh)}`) }).click();
		const slip = await sharp({
			create: { width: 640, height: 480, channels: 3, background: '#b98' },
		})
			.jpeg()
			.toBuffer();
		await report(page, FROM_THE_BOX, '奶奶说换了厂，写在烟盒上', slip);
		await untilStatus(page, /没有网.*待上传 1 条和 1 张照片/);
		const reports = page.getByRole('region', { name: m.contact_reports({}, zh) });
		await reports.getByText(m.contact_waiting({}, zh)).waitFor();
		expect(await page.getByRole('link', { name: new RegExp(`${OLD}$`) }).count()).toBe(2);
		await expectAccessible(page);
	});

	it('meets another report of the same number, and both are at school', async () => {
		await signIn(head.page(), 'changlin');
		await head.page().goto(cardPath());
		await report(head.page(), FROM_THE_CALL, '他自己打来的');
		wire.mend();
		await phone.context().setOffline(false);
		await untilStatus(phone.page(), /已送到学校/);
		await head
			.page()
			.getByRole('region', { name: m.contact_reports({}, zh) })
			.getByText(FROM_THE_BOX)
			.waitFor();
	});

	it('is settled at the desk, old, new and rival side by side, and can be taken back', async () => {
		const page = desk.page();
		await signIn(page, 'ruolan');
		await page.getByRole('link', { name: new RegExp(`^${m.contact_desk_title({}, zh)}`) }).click();
		await page.getByRole('button', { name: m.contact_desk_look_of({ name: YAN }, zh) }).click();
		const side = (number: string) => page.getByRole('group', { name: number, exact: true });
		for (const number of [OLD, FROM_THE_BOX, FROM_THE_CALL]) await side(number).waitFor();
		await side(FROM_THE_BOX).locator('img[src^="/media/"]').waitFor();
		await expectAccessible(page);
		const choose = (number: string, verdict: string) =>
			side(number).getByRole('radio', { name: verdict, exact: true }).check();
		const settle = async () => {
			await choose(FROM_THE_BOX, m.contact_verdict_in_force({}, zh));
			await choose(FROM_THE_CALL, m.contact_verdict_beside({}, zh));
			await page.getByLabel(m.contact_reason({}, zh)).fill('打通了，是本人');
			await page.getByRole('button', { name: m.contact_settle({}, zh), exact: true }).click();
			await page.getByText(m.contact_desk_all_settled({}, zh)).waitFor();
		};
		await settle();
		await page.getByRole('button', { name: m.contact_undo({}, zh), exact: true }).click();
		await side(OLD).getByText(m.contact_verdict_in_force({}, zh)).first().waitFor();
		await settle();
	});

	it('is on the phone of the mentor, with the one before and the one beside it kept', async () => {
		const page = phone.page();
		const father = page.getByRole('region', { name: /^爸爸/ });
		const numbers = () =>
			father
				.locator('ul[role=list]')
				.first()
				.getByRole('link')
				.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
		await expect.poll(numbers, { timeout: 20_000 }).toEqual(['tel:15000007788', 'tel:15000007799']);
		const row = father.locator('details[open]');
		await row.getByText(m.contact_verdict_older({}, zh)).waitFor();
		await row.getByText(OLD).waitFor();
		const reports = page.getByRole('region', { name: m.contact_reports({}, zh) });
		await reports
			.getByText(/打通了，是本人/)
			.first()
			.waitFor();
	});
});
