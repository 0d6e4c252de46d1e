import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import type { ServerProcess } from './server-process.ts';
import { signIn, statusLine } from './staff-steps.ts';
import { openEmptyServer, PASSWORD } from './test-school.ts';

/** An empty store: the link that was printed makes the school, once. */
describe('the first start', () => {
	let server: ServerProcess;
	let close: () => Promise<void>;
	let desk: Device;

	beforeAll(async () => {
		({ server, close } = await openEmptyServer());
		desk = await openDevice({ origin: server.origin, viewport: { width: 1280, height: 900 } });
	});

	afterAll(async () => {
		await desk.close();
		await close();
	});

	it('prints a link that makes the school, its year and its first administrator', async () => {
		const link = await untilPrinted(server, /http:\S+\/setup\?code=\S+/);
		const page = desk.page();
		await page.goto(link);
		await expectAccessible(page);
		await page.getByLabel('学校名称').fill('青梧镇初级中学');
		await page.getByLabel('姓名').fill('陆文彬');
		await page.getByLabel('用户名').fill('admin');
		await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
		await page.getByLabel('再输一遍').fill(PASSWORD);
		await page.getByRole('button', { name: '建立学校' }).click();
		await statusLine(page).waitFor();
		await page.getByRole('link', { name: '去建班级' }).waitFor();

		// The link has done its work.
		await desk.context().clearCookies();
		await page.goto(link);
		expect(await page.getByRole('button', { name: '建立学校' }).count()).toBe(0);
	});

	it('leads from the empty school to the first pair, and the mentor finds the child', async () => {
		const page = desk.page();
		await signIn(page, 'admin');
		await page.getByRole('link', { name: '去建班级' }).click();
		await page.getByRole('button', { name: '加一个班级' }).click();
		await page.getByLabel('班级名称').fill('七(4)班');
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('link', { name: /七\(4\)班/ }).waitFor();

		await page.goto('/');
		await page.getByRole('link', { name: '去加老师' }).click();
		await page.getByRole('button', { name: '加一位老师' }).click();
		await page.getByLabel('姓名').fill('王巧云');
		await page.getByLabel('用户名').fill('qiaoyun');
		await page.getByRole('button', { name: '加上，出口令条' }).click();
		const code = await page.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/).innerText();
		await expectAccessible(page);
		await page.getByRole('button', { name: '我收好了' }).click();

		await page.goto('/');
		await page.getByRole('link', { name: '去登记孩子' }).click();
		await page.getByRole('button', { name: '加一个孩子' }).click();
		await page.getByLabel('姓名').fill('罗䶮');
		await page.getByRole('button', { name: '加进班级' }).click();
		await page.getByRole('link', { name: '罗䶮', exact: true }).waitFor();

		await page.goto('/');
		await page.getByRole('link', { name: '去结对' }).click();
		await page.getByRole('link', { name: '给 罗䶮 结对' }).click();
		await page.getByLabel('选一位代理家长').selectOption({ label: '王巧云 · 带 0 个孩子' });
		await page.getByRole('button', { name: '让 王巧云 做主要的代理家长' }).click();
		await page.getByRole('button', { name: '结束和 王巧云 的结对' }).waitFor();
		await expectAccessible(page);
		await page.goto('/');
		await page.getByRole('link', { name: /^罗䶮/ }).waitFor();
		expect(await page.getByText('开始的五步').count()).toBe(0);

		const phone = await openDevice({ origin: server.origin });
		try {
			await redeem(phone.page(), code);
			await phone.page().getByRole('link', { name: /^罗䶮/ }).click();
			await phone
				.page()
				.getByRole('link', { name: /^成长档案/ })
				.waitFor();
		} finally {
			await phone.close();
		}
	});

	it('mends the year and the school name, and says what contradicts itself', async () => {
		const page = desk.page();
		await page.goto('/school');
		await page.getByRole('button', { name: /^修改“.*学年”$/ }).click();
		const lastDay = page.getByRole('group', { name: '学年' }).getByLabel('结束');
		const good = await lastDay.inputValue();
		await lastDay.fill(`${Number(good.slice(0, 4)) - 3}${good.slice(4)}`);
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('alert').getByText('是不是填反了').waitFor();
		await expectAccessible(page);
		await lastDay.fill(good);
		await page.getByRole('group', { name: '学年' }).getByLabel('学年名称').fill('头一个学年');
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('heading', { name: '头一个学年' }).waitFor();

		await page.getByRole('button', { name: '改名称和电话' }).click();
		await page.getByLabel('学校名称').fill('青梧镇中学');
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('heading', { level: 1, name: '青梧镇中学' }).waitFor();
	});

	it('lets the administrator sign in, and takes no build the second time', async () => {
		await desk.context().clearCookies();
		await signIn(desk.page(), 'admin');
		expect(await server.stop()).toBe(0);
		const before = server.output().length;
		await server.start();
		expect(server.output().slice(before)).not.toContain('Building the pages');
		await desk.page().goto('/');
		await statusLine(desk.page()).waitFor();
	});
});

/** The way from the slip to the front page. */
async function redeem(page: Page, code: string): Promise<void> {
	await page.goto('/code');
	await page.getByLabel('一次性口令').fill(code);
	await page.getByRole('button', { name: '下一步' }).click();
	await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
	await page.getByLabel('再输一遍新密码').fill(PASSWORD);
	await page.getByRole('button', { name: '设好密码' }).click();
	await statusLine(page).waitFor();
}

async function untilPrinted(server: ServerProcess, pattern: RegExp): Promise<string> {
	await expect.poll(() => server.output(), { timeout: 10_000 }).toMatch(pattern);
	return pattern.exec(server.output())?.[0] ?? '';
}
