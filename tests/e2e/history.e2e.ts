import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	typeAtEnd,
	untilAtSchool,
	wordsIn,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const KIND = '双周近况';
const FIRST = '这两周他每天按时到校，数学课上主动举手三次，作业也都是自己写完的。';
const SECOND = '晚上和同学一起打扫宿舍，还教小一点的孩子叠被子，睡得很踏实。';
const LATER = '今天他又笑了。';

/** One mentor writes, another empties it by accident; words come back by one press, and no one else's go. */
describe('[R9] the history of an entry, and words that were wiped', () => {
	let school: TestSchool;
	let devices: Device[];
	let path = '';

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		devices = [
			await openDevice({ origin }),
			await openDevice({ origin, viewport: { width: 1280, height: 900 } }),
			await openDevice({ origin }),
		];
		await signIn(qiaoyun(), 'qiaoyun');
		await signIn(dehou(), 'dehou');
		await signIn(suqing(), 'suqing');
	});

	afterAll(async () => {
		await Promise.all(devices.map((device) => device.close()));
		await school.close();
	});

	const pageOf = (index: number) => {
		const page = devices[index]?.page();
		if (page === undefined) throw new Error('No such device.');
		return page;
	};
	const [qiaoyun, dehou, suqing] = [() => pageOf(0), () => pageOf(1), () => pageOf(2)];
	const line = (page: ReturnType<typeof pageOf>) => page.getByText(/个字一下子没了/);

	it('begins with two people’s words', async () => {
		await openBook(qiaoyun(), YAN, '成长档案');
		await (await beginEntry(qiaoyun(), KIND)).pressSequentially(FIRST);
		await untilAtSchool(qiaoyun());
		path = new URL(qiaoyun().url()).pathname;
		await dehou().goto(path);
		await entryBody(dehou(), KIND).filter({ hasText: FIRST }).waitFor();
		await typeAtEnd(entryBody(dehou(), KIND), SECOND);
		await untilAtSchool(dehou());
		await entryBody(qiaoyun(), KIND).filter({ hasText: SECOND }).waitFor();
		expect(await line(qiaoyun()).count()).toBe(0);
	});

	it('tells everybody who has it open or opens it that words went away, and who may bring them back', async () => {
		const body = entryBody(dehou(), KIND);
		await body.press('Control+a');
		await body.press('Delete');
		await untilAtSchool(dehou());
		const gone = FIRST.length + SECOND.length;
		const words = new RegExp(`今天 \\d\\d:\\d\\d，有 ${gone} 个字一下子没了（李德厚的电脑）`);
		// Whoever has the page open sees it come.
		await qiaoyun().getByText(words).waitFor();
		await expectAccessible(qiaoyun());
		// Whoever only reads is told whom to ask.
		await suqing().goto(path);
		await suqing().getByText(words).waitFor();
		await suqing().getByText('请代理家长或班主任放回去').waitFor();
		expect(await suqing().getByRole('button', { name: '放回去' }).count()).toBe(0);
		// The book says it too.
		await openBook(suqing(), YAN, '成长档案');
		await suqing().getByText(words).waitFor();
	});

	it('brings them back by one press, once, and keeps what was written since', async () => {
		await typeAtEnd(entryBody(qiaoyun(), KIND), LATER);
		await untilAtSchool(qiaoyun());
		// Another page of the same moment, which will press too late.
		const late = await devices[1]?.context().newPage();
		if (late === undefined) throw new Error('No page.');
		await late.goto(path);
		await late.getByRole('button', { name: '放回去' }).waitFor();
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (letGo = resolve));
		await late.route('**/api/documents/*/wipes', async (route) => {
			// The old line stays on this page, as on one whose network is slow.
			await held;
			await route.continue();
		});

		await qiaoyun().getByRole('button', { name: '放回去' }).click();
		await qiaoyun().getByText('放回去了，字都在。').waitFor();
		const whole = entryBody(qiaoyun(), KIND);
		await whole.filter({ hasText: FIRST }).filter({ hasText: SECOND }).waitFor();
		expect(await wordsIn(whole)).toContain(LATER);
		await line(qiaoyun()).waitFor({ state: 'detached' });

		const before = await wordsIn(whole);
		await late.getByRole('button', { name: '放回去' }).click();
		await late.getByText('已经是这个样子，没有要放回的。').waitFor();
		letGo();
		await line(late).waitFor({ state: 'detached' });
		await late.close();
		expect(await wordsIn(whole)).toBe(before);
		expect(before.split(FIRST).length).toBe(2);
	});

	it('lists who did what by day, and shows how it stood with whose words are whose', async () => {
		const page = dehou();
		await page.getByRole('link', { name: '修改记录' }).first().click();
		await page.getByRole('heading', { level: 1, name: '修改记录' }).waitFor();
		await page.getByText('一下子少了').waitFor();
		await page.getByText('已放回').waitFor();
		await expectAccessible(page);
		// The oldest but one: what Li Dehou added, before he emptied it.
		const steps = page.getByRole('link', { name: /^看看 李德厚/ });
		await steps.last().click();
		await page.getByRole('heading', { level: 1, name: /的样子$/ }).waitFor();
		await page.getByText('王巧云（', { exact: false }).first().waitFor();
		const words = page.getByRole('article');
		await words.getByText(SECOND).waitFor();
		expect(await words.textContent()).toMatch(
			new RegExp(`王巧云\\s*${FIRST}\\s*李德厚\\s*${SECOND}`),
		);
		await expectAccessible(page);
	});

	it('puts an entry back to a moment as a new edit, after a question, and takes that back', async () => {
		const page = dehou();
		await page.getByRole('button', { name: '放回这个样子' }).click();
		const sure = page.getByRole('dialog');
		await sure.getByText('现在的字不会丢').waitFor();
		await expectAccessible(page);
		await sure.getByRole('button', { name: '放回去' }).click();
		await page.getByText('已经放回去了。').waitFor();
		const body = entryBody(qiaoyun(), KIND);
		await expect.poll(() => wordsIn(body)).not.toContain(LATER);
		expect(await wordsIn(body)).toContain(SECOND);
		await page.getByRole('button', { name: '撤销' }).click();
		await page.getByText('已撤销').waitFor();
		await expect.poll(() => wordsIn(body)).toContain(LATER);
	});

	it('says kindly that it needs the network, and a reader may look and not put back', async () => {
		const reader = suqing();
		await openBook(reader, YAN, '成长档案');
		await reader.getByRole('link', { name: '修改记录' }).first().click();
		await reader
			.getByRole('link', { name: /^看看 王巧云/ })
			.first()
			.click();
		await reader.getByText('您可以看。要放回去，请找代理家长或班主任。').waitFor();
		expect(await reader.getByRole('button', { name: /放回/ }).count()).toBe(0);
		await reader.goBack();
		await reader.getByRole('heading', { level: 1, name: '修改记录' }).waitFor();

		const page = qiaoyun();
		await page.getByRole('link', { name: '修改记录' }).first().waitFor();
		await devices[0]?.context().setOffline(true);
		await page.getByRole('link', { name: '修改记录' }).first().click();
		await page.getByText('要有网络才能看修改记录').waitFor();
		await expectAccessible(page);
		await devices[0]?.context().setOffline(false);
		await page.getByRole('button', { name: '再试一次' }).click();
		await page.getByText('放回了一下子没了的字').waitFor();
	});
});
