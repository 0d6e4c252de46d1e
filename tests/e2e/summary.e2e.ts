import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn, untilAtSchool, untilReadyForOffline, untilStatus } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const zh = { locale: 'zh-CN' } as const;

/** [F4] A month summed up without a network, handed in, and shown to a colleague with the names covered. */
describe('a monthly summary', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		phone = await openDevice({ origin: school.server.origin });
		desk = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 800 },
		});
	});
	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('is written and handed in from a cold start without a network', async () => {
		await signIn(phone.page(), 'qiaoyun');
		await untilReadyForOffline(phone.page());
		await phone.context().setOffline(true);
		const page = phone.page();
		await page.goto('/');
		await page.getByRole('link', { name: m.device_nav_summaries({}, zh) }).click();
		await page
			.getByRole('button', { name: /^写.*的总结$/ })
			.first()
			.click();
		const words = page.getByRole('textbox', { name: /总结$/ });
		await words.waitFor();
		await words.pressSequentially(`${YAN}这个月学会了包饺子，住在青禾村的奶奶很高兴。`);
		await page.getByRole('button', { name: m.summary_submit({}, zh) }).click();
		await page.getByRole('link', { name: m.summary_share({}, zh) }).waitFor();
		await untilStatus(page, /已存本机.*待上传/);
	});

	it('shows the copy with names and places covered, and posts it only once somebody has looked', async () => {
		const page = phone.page();
		await phone.context().setOffline(false);
		await untilAtSchool(page);
		await page.getByRole('link', { name: m.summary_share({}, zh) }).click();
		const copy = page.getByRole('region', { name: m.exchange_copy_preview({}, zh) });
		await copy.waitFor();
		expect((await copy.innerText()).replaceAll(/\s/g, '')).toBe(
			'小A这个月学会了包饺子，住在某地的奶奶很高兴。',
		);
		const send = page.getByRole('button', { name: m.exchange_send({}, zh) });
		expect(await send.isDisabled()).toBe(true);
		// Uncovered again, the school itself refuses the name.
		await copy.getByRole('button').first().click();
		await page.getByLabel(m.exchange_looked({}, zh)).check();
		await send.click();
		await page.getByText(m.exchange_telling_names({ names: YAN }, zh)).waitFor();
		await page.getByLabel(m.exchange_word({}, zh)).fill(YAN);
		await page.getByRole('button', { name: m.exchange_cover({}, zh), exact: true }).click();
		await expectAccessible(page);
		expect(await send.isDisabled()).toBe(true);
		// The signal goes before it is sent: the copy waits on the phone, also when the app is opened anew.
		await phone.context().setOffline(true);
		await page.getByLabel(m.exchange_looked({}, zh)).check();
		await send.click();
		await page.getByText(m.exchange_waits_help({}, zh)).waitFor();
		await expectAccessible(page);
		await page.reload();
		await page.getByText(m.exchange_waits_help({}, zh)).waitFor();
		await phone.context().setOffline(false);
		await page.getByText(m.exchange_waits_help({}, zh)).waitFor({ state: 'detached' });
		await page.goto('/exchange');
		await page.getByText('某某这个月学会了包饺子，住在某地的奶奶很高兴。').waitFor();
	});

	it('is read by a colleague, who says something, and by the head teacher in full', async () => {
		const page = desk.page();
		await signIn(page, 'dehou');
		await page.goto('/exchange');
		const post = page.getByRole('article', { name: m.exchange_post_of({ name: '王巧云' }, zh) });
		await post.getByLabel(m.exchange_remark({}, zh)).fill('我们也包一次。');
		await post.getByRole('button', { name: m.exchange_remark_send({}, zh) }).click();
		await post.getByText('我们也包一次。').first().waitFor();
		await expectAccessible(page);
		await desk.context().clearCookies();
		await signIn(page, 'changlin');
		await page.goto('/summaries');
		await page.getByRole('link', { name: '王巧云' }).click();
		await page.getByRole('link', { name: /已交/ }).click();
		await page.getByText(`${YAN}这个月学会了包饺子`).waitFor();
		expect(await page.getByRole('button', { name: m.summary_submit({}, zh) }).count()).toBe(0);
		await expectAccessible(page);
	});
});
