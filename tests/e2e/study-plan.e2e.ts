import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '#domain/ids.ts';
import { openDevice, type Device } from './device.ts';
import { openBook, signIn, typeAtEnd, untilAtSchool } from './staff-steps.ts';
import { CLASS_ONE, openTestSchool, YAN, type TestSchool } from './test-school.ts';

/**
 * D1, D2, D3 and D6: the head teacher says what a child needs and which teacher takes it on; the
 * mentor submits the plan for a subject; what is observed becomes part of the child's progress file.
 */
describe('help with schoolwork', () => {
	let school: TestSchool;
	let phone: Device;
	let desk: Device;
	let classPath = '';

	const section = (page: Page) => page.getByRole('region', { name: /^数学/ });

	beforeAll(async () => {
		school = await openTestSchool({
			prepare: async ({ services: { records, env } }, founded) => {
				const { id } = await records
					.selectFrom('class')
					.select('id')
					.where('name', '=', CLASS_ONE)
					.executeTakeFirstOrThrow();
				classPath = `/classes/${id}`;
				await records
					.insertInto('roleGrant')
					.values({
						...{ id: createId('grant', env.random), role: 'subjectTeacher', classId: id },
						...{ userId: founded.person('dehou').userId, grantedAt: env.now(), endedAt: null },
					})
					.execute();
			},
		});
		const { origin } = school.server;
		phone = await openDevice({ origin });
		desk = await openDevice({ origin, viewport: { width: 1280, height: 800 } });
	});

	afterAll(async () => {
		await phone.close();
		await desk.close();
		await school.close();
	});

	it('begins with the head teacher, who groups the child and gives it a teacher', async () => {
		const page = desk.page();
		await signIn(page, 'changlin');
		await page.goto(classPath);
		await page.getByRole('link', { name: '分组与落实' }).click();
		await page.getByText(/还差 1 个孩子/).waitFor();
		const child = page.getByRole('group', { name: YAN });
		await child.getByLabel('最需要').selectOption('学习上多帮');
		await child.getByRole('checkbox', { name: '李德厚' }).check();
		await page.getByText(/还差 0 个孩子/).waitFor();
		await page.reload();
		await child.getByRole('checkbox', { name: '李德厚', checked: true }).waitFor();
	});

	it('is a plan that is submitted when time, content and a stage are there', async () => {
		const page = phone.page();
		await signIn(page, 'qiaoyun');
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByText('学习上多帮').waitFor();
		await openBook(page, YAN, '学习帮扶计划');
		await page.getByRole('button', { name: '加一科' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '数学' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '加上' }).click();
		await section(page).getByRole('button', { name: '提交这一科' }).click();
		const missing = section(page).getByRole('alert');
		expect(await missing.getByRole('listitem').allTextContents()).toEqual([
			'帮扶时间',
			'帮扶内容',
			'阶段性效果',
		]);
		await typeAtEnd(section(page).getByRole('textbox', { name: '帮扶时间' }), '每周二中午');
		await typeAtEnd(section(page).getByRole('textbox', { name: '帮扶内容' }), '补分数的计算');
		await section(page).getByRole('button', { name: '加一个阶段' }).click();
		await section(page).getByRole('button', { name: '提交这一科' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
		await section(page).getByText('已提交', { exact: true }).waitFor();
		const writable = section(page).locator('[contenteditable=true]');
		await expect.poll(() => writable.count()).toBe(1);
		await typeAtEnd(section(page).getByRole('textbox', { name: '实际效果' }), '分数题对了八成。');
		await untilAtSchool(page);
	});

	it('shows in the progress file, where nothing is typed', async () => {
		const page = phone.page();
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: /^进步档案/ }).click();
		await page.getByText('分数题对了八成。').waitFor();
		await page.getByText(/数学 · 阶段效果/).waitFor();
		expect(await page.getByRole('textbox').count()).toBe(0);
	});
});
