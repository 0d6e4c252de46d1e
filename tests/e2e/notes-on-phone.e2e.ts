import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { openBook, signIn, typeAtEnd, untilAtSchool } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const WORDS = '每天中午补一刻钟';
/** As far as a thumb reaches from the lower edge of a phone, in CSS pixels. */
const THUMB_REACH = 240;

/** The counselor notes on a plan with a phone in her hand, and is interrupted. */
describe('notes made on a phone', () => {
	let school: TestSchool;
	let mentor: Device;
	let counselor: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		mentor = await openDevice({ origin });
		counselor = await openDevice({ origin });
		const page = mentor.page();
		await signIn(page, 'qiaoyun');
		await openBook(page, YAN, '学习帮扶计划');
		await page.getByRole('button', { name: '加一科' }).click();
		await page.getByRole('button', { name: '数学', exact: true }).click();
		await page.getByRole('button', { name: '加上' }).click();
		await typeAtEnd(content(page), `${WORDS}，从有理数补起。`);
		await untilAtSchool(page);
		await signIn(counselor.page(), 'suqing');
		await openBook(counselor.page(), YAN, '学习帮扶计划');
	});

	afterAll(async () => {
		await mentor.close();
		await counselor.close();
		await school.close();
	});

	const content = (page: Page) => page.getByRole('textbox', { name: '帮扶内容' });

	it('start from words selected by touch and survive a reload half-typed', async () => {
		const page = counselor.page();
		await selectByTouch(page);
		await tap(counselor, '给这几个字写批注');
		await page.getByLabel('批注', { exact: true }).fill('中午能不能留一天');
		await page.reload();

		await selectByTouch(page);
		await tap(counselor, '给这几个字写批注');
		const note = page.getByLabel('批注', { exact: true });
		await expect.poll(() => note.inputValue()).toBe('中午能不能留一天');
		await note.pressSequentially('空着？');
		await page.getByRole('button', { name: '写上批注' }).click();
		await page.getByRole('button', { name: '1 条批注' }).click();
		const thread = page.getByRole('article').filter({ hasText: '中午能不能留一天空着？' });
		await thread.waitFor();
		await untilAtSchool(page);

		const reply = thread.getByRole('textbox');
		await reply.fill('我再问问');
		await page.reload();
		await page.getByRole('button', { name: '1 条批注' }).click();
		await expect.poll(() => reply.inputValue()).toBe('我再问问');
		await thread.getByRole('button', { name: '回复' }).click();
		await expect.poll(() => reply.inputValue()).toBe('');
		await page.reload();
		await page.getByRole('button', { name: '1 条批注' }).click();
		await thread.getByText('我再问问').waitFor();
		expect(await reply.inputValue()).toBe('');
	});

	it('stand on the printed plan, with their words', async () => {
		const page = counselor.page();
		await page.reload();
		await content(page).filter({ hasText: WORDS }).waitFor();
		await page.emulateMedia({ media: 'print' });
		const printed = page.getByRole('listitem').filter({ hasText: '中午能不能留一天空着？' });
		await printed.first().waitFor();
		expect(await printed.first().innerText()).toContain(WORDS);
		await page.emulateMedia({ media: 'screen' });
	});

	/** What a phone's long press leaves behind: a selection made by the system, told by an event. */
	async function selectByTouch(page: Page): Promise<void> {
		await content(page).filter({ hasText: WORDS }).waitFor();
		await content(page).evaluate((element, wanted) => {
			const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
				const at = node.textContent?.indexOf(wanted) ?? -1;
				if (at === -1) continue;
				document.getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
				return;
			}
			throw new Error(`The text does not hold: ${wanted}`);
		}, WORDS);
	}
});

/** Taps a button with a finger, where a thumb reaches it. */
async function tap(device: Device, name: string): Promise<void> {
	const page = device.page();
	const button = page.getByRole('button', { name });
	await button.waitFor();
	const box = await button.boundingBox();
	const height = page.viewportSize()?.height ?? 0;
	if (box === null) throw new Error(`The button has no place: ${name}`);
	expect(box.height).toBeGreaterThanOrEqual(44);
	expect(box.y).toBeGreaterThan(height - THUMB_REACH);
	const devtools = await device.context().newCDPSession(page);
	await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
	await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	await devtools.detach();
}
