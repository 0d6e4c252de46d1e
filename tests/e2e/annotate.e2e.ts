import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import {
	openBook,
	signIn,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
	wordsIn,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const DESK = { width: 1280, height: 900 };
const WORDS = '每天中午补一刻钟';

/** The counselor reads a plan and notes beside its words what she may not write into them. */
describe('notes on a study plan', () => {
	let school: TestSchool;
	let wire: Wire;
	let mentor: Device;
	let counselor: Device;

	beforeAll(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		const { origin } = school.server;
		mentor = await openDevice({ origin: `http://localhost:${wire.port}`, viewport: DESK });
		counselor = await openDevice({ origin, viewport: DESK });
		await signIn(mentor.page(), 'qiaoyun');
		await signIn(counselor.page(), 'suqing');
	});

	afterAll(async () => {
		await mentor.close();
		await counselor.close();
		await wire.close();
		await school.close();
	});

	const content = (page: Page) => page.getByRole('textbox', { name: '帮扶内容' });
	const thread = (page: Page) => page.getByRole('article').filter({ hasText: '留一天空着' });

	it('can be made by the counselor, who cannot change a word', async () => {
		const page = mentor.page();
		await openBook(page, YAN, '学习帮扶计划');
		await page.getByRole('button', { name: '加一科' }).click();
		await page.getByRole('button', { name: '数学', exact: true }).click();
		await page.getByRole('button', { name: '加上' }).click();
		await typeAtEnd(content(page), `${WORDS}，从有理数补起。`);
		await untilAtSchool(page);

		const hers = counselor.page();
		await openBook(hers, YAN, '学习帮扶计划');
		await content(hers).filter({ hasText: WORDS }).waitFor();
		const before = await wordsIn(content(hers));
		await content(hers).click();
		await hers.keyboard.type('改一改');
		expect(await wordsIn(content(hers))).toBe(before);

		await selectWords(content(hers), WORDS);
		await hers.getByRole('button', { name: '给这几个字写批注' }).click();
		await hers.getByLabel('批注', { exact: true }).fill('中午能不能留一天空着？孩子有些累。');
		await hers.getByRole('button', { name: '写上批注' }).click();
		await thread(hers).filter({ hasText: WORDS }).waitFor();
		await untilAtSchool(hers);
	});

	it('is answered, settled and reopened', async () => {
		const note = thread(mentor.page());
		await note.waitFor();
		await note.getByRole('textbox').fill('好，周三空出来。');
		await note.getByRole('button', { name: '回复' }).click();
		await thread(counselor.page()).filter({ hasText: '好，周三空出来。' }).waitFor();
		await thread(mentor.page()).getByRole('button', { name: '解决了' }).click();
		await showSettled(counselor.page());
		await thread(counselor.page()).filter({ hasText: '王巧云' }).waitFor();
		await thread(counselor.page()).getByRole('button', { name: '重新打开' }).click();
		await thread(mentor.page()).getByRole('button', { name: '解决了' }).waitFor();
	});

	it('stays with its words when others are written around them', async () => {
		const text = content(mentor.page());
		await text.click();
		await text.press('Control+Home');
		await text.pressSequentially('和孩子商量好：');
		await content(counselor.page()).filter({ hasText: '和孩子商量好：' }).waitFor();
		const marked = counselor.page().getByRole('button', { name: `看原文：${WORDS}` });
		await marked.waitFor();
		expect(await thread(counselor.page()).getByText('原文已改动').count()).toBe(0);
	});

	it('keeps its quotation when the words are deleted, without a network too', async () => {
		await untilReadyForOffline(mentor.page());
		wire.cut();
		await selectWords(content(mentor.page()), WORDS);
		await mentor.page().keyboard.press('Delete');
		const note = thread(mentor.page());
		await note.filter({ hasText: '原文已改动' }).waitFor();
		await note.getByRole('textbox').fill('这句我改掉了。');
		await note.getByRole('button', { name: '回复' }).click();
		await untilStatus(mentor.page(), /没有网.*已存本机/);

		wire.mend();
		await untilAtSchool(mentor.page());
		const hers = thread(counselor.page());
		await hers.filter({ hasText: '原文已改动' }).waitFor();
		await hers.filter({ hasText: '这句我改掉了。' }).waitFor();
		await hers.filter({ hasText: WORDS }).waitFor();
	});
});

/** Settled notes may be folded away; opens them where they are. */
async function showSettled(page: Page): Promise<void> {
	const folded = page.getByText(/^已解决 \d+ 条/);
	await thread(page).or(folded).first().waitFor();
	if (!(await thread(page).isVisible())) await folded.click();

	function thread(on: Page): Locator {
		return on.getByRole('article').filter({ hasText: '留一天空着' });
	}
}

/** Marks these words with the mouse, from their first to behind their last character. */
async function selectWords(text: Locator, words: string): Promise<void> {
	await text.scrollIntoViewIfNeeded();
	const box = await text.evaluate((element, wanted) => {
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
			const at = node.textContent?.indexOf(wanted) ?? -1;
			if (at === -1) continue;
			const range = document.createRange();
			range.setStart(node, at);
			range.setEnd(node, at + wanted.length);
			const { left, right, top, height } = range.getBoundingClientRect();
			return { left, right, middle: top + height / 2 };
		}
		throw new Error(`The text does not hold: ${wanted}`);
	}, words);
	const { mouse } = text.page();
	await mouse.move(box.left + 1, box.middle);
	await mouse.down();
	await mouse.move(box.right - 1, box.middle, { steps: 8 });
	await mouse.up();
}
