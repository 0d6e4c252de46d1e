import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { beginEntry, openBook, signIn, typeAtEnd, untilAtSchool } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/** What WeChat appends when a message is forwarded. */
const WECHAT = '?from=singlemessage&isappinstalled=0';
const PAGE_BYTES_MAX = 60 * 1024;

/** A mentor publishes for one mother, who reads on an old phone without any script. */
describe('a letter for a parent', () => {
	let school: TestSchool;
	let mentor: Device;
	let parent: Device;
	let entryUrl = '';
	let path = '';
	let passcode = '';

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		mentor = await openDevice({ origin });
		parent = await openDevice({ origin, script: false });
		await signIn(mentor.page(), 'qiaoyun');
	});

	afterAll(async () => {
		await mentor.close();
		await parent.close();
		await school.close();
	});

	async function publish(button: string): Promise<void> {
		const page = mentor.page();
		await page.getByRole('button', { name: button }).click();
		await page.getByRole('dialog').getByRole('button', { name: '发布给爸妈' }).click();
		await page.getByText('已发布', { exact: true }).waitFor();
	}

	async function openSharing(): Promise<Page> {
		const page = mentor.page();
		await page.goto(`/children/${school.childId(YAN)}`);
		await page.getByRole('link', { name: /^给爸妈看/ }).click();
		await page.getByRole('heading', { level: 1, name: '给爸妈看' }).waitFor();
		return page;
	}

	async function read(): Promise<Page> {
		await parent.page().goto(path + WECHAT);
		return parent.page();
	}

	it('is published by the mentor, with a link and a passcode shown once', async () => {
		const page = mentor.page();
		await openBook(page, YAN, '成长档案');
		const body = await beginEntry(page, '好消息');
		await body.pressSequentially('数学小测得了九十二分，小䶮笑了一整天。');
		await untilAtSchool(page);
		entryUrl = page.url();
		await publish('看看样子，再发布');

		await openSharing();
		await page.getByRole('button', { name: '加一位家长' }).click();
		await page.getByLabel('孩子怎么称呼').fill('妈妈');
		await page.getByLabel('姓名').fill('罗春燕');
		await page.getByRole('button', { name: '保存' }).click();
		await page.getByRole('button', { name: '做一个链接' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('img', { name: /二维码/ }).waitFor();
		const words = await dialog.innerText();
		path = /\/s\/[\w-]{22}/.exec(words)?.[0] ?? '';
		passcode = (/\b\d{3} \d{3}\b/.exec(words)?.[0] ?? '').replace(' ', '');
		expect(passcode).toMatch(/^\d{6}$/);
	});

	it('opens with the passcode, without a script, from a forwarded message', async () => {
		const page = await read();
		await page.getByLabel('请输入口令').fill(passcode);
		await page.getByRole('button', { name: '打开' }).click();
		await page.getByText('小䶮笑了一整天').waitFor();
		// The phone is remembered: the next time nothing is asked.
		await (await read()).getByText('小䶮笑了一整天').waitFor();
	});

	it('is light, tells no stranger anything and shows no full name', async () => {
		const page = await read();
		const cookies = await parent.context().cookies();
		const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
		const { body, headers } = await get(school.server.port, path, { cookie });
		expect(body).toContain('小䶮笑了一整天');
		expect(Buffer.byteLength(body)).toBeLessThanOrEqual(PAGE_BYTES_MAX);
		expect(body).not.toMatch(/<script|usr_|王巧云|李德厚|沈知夏/);
		expect(await page.title()).not.toContain('罗');
		expect(headers['x-robots-tag']).toContain('noindex');
		expect(headers['referrer-policy']).toBe('no-referrer');
		const size = await page.getByText('小䶮笑了一整天').evaluate(sizeOfText);
		expect(size).toBeGreaterThanOrEqual(18);
		const robot = await get(school.server.port, path, {});
		expect(robot.body).not.toMatch(/罗䶮|小䶮|九十二分|青梧镇/);
	});

	it('has nothing that bars a reader with a screen reader or a keyboard', async () => {
		// axe itself is a script, so this one look is taken by a browser that runs them.
		const reader = await openDevice({ origin: school.server.origin });
		try {
			await reader.page().goto(path);
			await expectAccessible(reader.page());
			await reader.page().getByLabel('请输入口令').fill(passcode);
			await reader.page().getByRole('button', { name: '打开' }).click();
			await reader.page().getByText('小䶮笑了一整天').waitFor();
			await expectAccessible(reader.page());
		} finally {
			await reader.close();
		}
	});

	it('slows down who guesses, while the parent’s own phone still opens it', async () => {
		const stranger = await openDevice({ origin: school.server.origin, script: false });
		try {
			const page = stranger.page();
			await page.goto(path);
			for (let guess = 0; guess < 6; guess++) {
				await page.getByLabel('请输入口令').fill(String(100_000 + guess));
				await page.getByRole('button', { name: '打开' }).click();
			}
			await page.getByText(/请过 \d+ 分钟再试/).waitFor();
			await (await read()).getByText('小䶮笑了一整天').waitFor();
		} finally {
			await stranger.close();
		}
	});

	it('shows a revised entry only after it was published again', async () => {
		const page = mentor.page();
		await page.goto(entryUrl);
		await typeAtEnd(page.getByRole('textbox', { name: '好消息的正文' }), '奶奶也高兴。');
		await untilAtSchool(page);
		await page.getByText('发布后又改过').waitFor();
		expect(await (await read()).getByText('奶奶也高兴').count()).toBe(0);
		await publish('看看新的样子，再发布');
		await (await read()).getByText('奶奶也高兴').waitFor();
	});

	it('no longer shows what was withdrawn', async () => {
		await mentor.page().getByRole('button', { name: '撤回' }).click();
		await mentor.page().getByText('已撤回', { exact: true }).waitFor();
		const page = await read();
		await page.getByText('老师还没有写下新的内容').waitFor();
		expect(await page.getByText('小䶮笑了一整天').count()).toBe(0);
	});

	it('tells the mentor who opened it, and ends at once when the link is stopped', async () => {
		const page = await openSharing();
		await page
			.getByText(/妈妈 .*打开过/)
			.first()
			.waitFor();
		await page.getByRole('button', { name: '停用' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
		await page.getByText('已停用', { exact: true }).waitFor();
		// To a stranger a stopped link looks like any other: the phone is forgotten and nothing is told.
		const gone = await read();
		await gone.getByLabel('请输入口令').waitFor();
		expect(await gone.getByText(/小䶮|的家书/).count()).toBe(0);
	});
});

const sizeOfText = (element: Element) => Number.parseFloat(getComputedStyle(element).fontSize);

function get(
	port: number,
	path: string,
	headers: Readonly<Record<string, string>>,
): Promise<{ body: string; headers: IncomingHttpHeaders }> {
	return new Promise((resolve, reject) => {
		const asked = request({ port, host: 'localhost', path, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () =>
				resolve({ body: Buffer.concat(chunks).toString(), headers: response.headers }),
			);
		});
		asked.on('error', reject);
		asked.end();
	});
}
