import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { signIn, untilAtSchool } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/**
 * G3, X1 and product.md §5.2 steps 3 and 7: a guidance plan from its trigger over the counselor's note
 * and the leading group's approval to its first review.
 */
describe('a guidance plan', () => {
	let school: TestSchool;
	let mentor: Device;
	let counselor: Device;
	let leader: Device;
	let path = '';

	const PARTS = {
		事实: '三次月考连着往下掉，数学交白卷。',
		原因: '夜里照顾生病的爷爷，白天犯困。',
		孩子自己怎么说: '“我不是不想学。”',
		目标: '期末前数学补到及格。',
		具体怎么做: '每周二、四中午补数学。',
		参与的人: '王老师、李老师、爷爷。',
	} as const;
	const plan = (page: Page) => page.getByRole('region', { name: '学习严重滑坡' });
	const part = (page: Page, name: string) => plan(page).getByRole('textbox', { name, exact: true });
	const writable = (page: Page) => plan(page).locator('[contenteditable=true]').count();
	const ask = async (page: Page) => {
		await plan(page).getByRole('button', { name: '提交审批' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '提交审批' }).click();
		await plan(page).getByText('等待审批', { exact: true }).waitFor();
		await untilAtSchool(page);
	};

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		mentor = await openDevice({ origin });
		const viewport = { width: 1280, height: 900 };
		counselor = await openDevice({ origin, viewport });
		leader = await openDevice({ origin, viewport });
		path = `/children/${school.childId(YAN)}/guidance`;
		await signIn(mentor.page(), 'qiaoyun');
		await signIn(counselor.page(), 'suqing');
		await signIn(leader.page(), 'weiguo');
	});

	afterAll(async () => {
		for (const device of [mentor, counselor, leader]) await device.close();
		await school.close();
	});

	it('begins with one of four triggers and says what is missing', async () => {
		const page = mentor.page();
		await page.goto(path);
		await page.getByRole('button', { name: '开一份方案' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '学习严重滑坡' }).click();
		await plan(page).getByRole('button', { name: '提交审批' }).click();
		const missing = plan(page).getByRole('alert').filter({ hasText: '还差这几样' });
		expect(await missing.getByRole('listitem').allTextContents()).toEqual([
			...Object.keys(PARTS),
			'下次复查',
		]);
		for (const [name, words] of Object.entries(PARTS)) {
			await part(page, name).click();
			await part(page, name).pressSequentially(words);
		}
		const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
		await plan(page).getByLabel('下次复查').fill(day);
		await ask(page);
		expect(await writable(page)).toBe(0);
	});

	it('is read by the counselor, who writes notes and not words', async () => {
		const page = counselor.page();
		await page.goto(path);
		await plan(page).getByText(PARTS.原因).waitFor();
		expect(await plan(page).getByRole('checkbox', { name: '训导' }).isDisabled()).toBe(true);
		await plan(page).getByText(PARTS.原因).selectText();
		await page.getByRole('button', { name: '给这几个字写批注' }).click();
		await page.getByRole('dialog').getByRole('textbox').fill('这两周先不要在同学面前提成绩。');
		await page.getByRole('dialog').getByRole('button', { name: '写上批注' }).click();
		await page.getByRole('complementary').getByText('这两周先不要在同学面前提成绩。').waitFor();
		expect(await writable(page)).toBe(0);
		await untilAtSchool(page);
	});

	it('is sent back with a word why, written on, and approved', async () => {
		const boss = leader.page();
		await boss.goto('/');
		const waiting = boss.getByRole('region', { name: '等您审批' });
		await waiting.getByRole('link', { name: new RegExp(YAN) }).click();
		await plan(boss).getByText(PARTS.事实).waitFor();
		await plan(boss).getByRole('button', { name: '退回修改' }).click();
		await plan(boss).getByText('退回请写一句原因。').waitFor();
		await plan(boss).getByLabel('意见').fill('请写上谁来照顾爷爷。');
		await plan(boss).getByRole('button', { name: '退回修改' }).click();
		await plan(boss).getByText('请写上谁来照顾爷爷。').waitFor();

		const page = mentor.page();
		await page.reload();
		await plan(page).getByText('请写上谁来照顾爷爷。').waitFor();
		await part(page, '参与的人').click();
		await part(page, '参与的人').press('Control+End');
		await part(page, '参与的人').pressSequentially('村医每天来看爷爷。');
		await ask(page);

		await boss.reload();
		await plan(boss)
			.getByText(/村医每天来看爷爷/)
			.waitFor();
		await plan(boss).getByRole('button', { name: '批准' }).click();
		await plan(boss).getByText('已批准', { exact: true }).waitFor();
		await boss.goto('/');
		await boss.getByRole('heading', { level: 1 }).waitFor();
		expect(await boss.getByRole('region', { name: '等您审批' }).count()).toBe(0);
	});

	it('is locked from then on, and takes reviews at its end', async () => {
		const page = mentor.page();
		await page.reload();
		const reviews = page.getByRole('region', { name: '复查' });
		await plan(page).getByText('已批准', { exact: true }).waitFor();
		expect(await writable(page)).toBe(0);
		await reviews.getByRole('button', { name: '记上这次复查' }).click();
		await reviews.getByText('请写几句这次看到的。').waitFor();
		await reviews.getByLabel('这次看到了什么').fill('数学小测六十一分，白天不再犯困。');
		await reviews.getByRole('button', { name: '记上这次复查' }).click();
		await reviews
			.getByRole('listitem')
			.getByText(/六十一分/)
			.waitFor();
		await untilAtSchool(page);
		await leader.page().goto(path);
		await leader
			.page()
			.getByRole('region', { name: '复查' })
			.getByText(/六十一分/)
			.waitFor();
		expect(await writable(leader.page())).toBe(0);
	});
});
