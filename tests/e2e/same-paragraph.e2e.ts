import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const BEGINNING = '这两周天气凉了。';

/** Two mentors with their cursors in one paragraph. */
describe('one paragraph under two hands', () => {
	let school: TestSchool;
	let devices: [Device, Device];

	beforeAll(async () => {
		school = await openTestSchool();
		const { origin } = school.server;
		devices = [await openDevice({ origin }), await openDevice({ origin })];
		const [mine, theirs] = devices.map((device) => device.page()) as [Page, Page];
		await signIn(mine, 'qiaoyun');
		await signIn(theirs, 'dehou');
		await openBook(mine, YAN, '成长档案');
		await typeAtEnd(await beginEntry(mine, KIND), BEGINNING);
		await untilAtSchool(mine);
		await theirs.goto(new URL(mine.url()).pathname);
		await body(1).filter({ hasText: BEGINNING }).waitFor();
	});

	afterAll(async () => {
		await Promise.all(devices.map((device) => device.close()));
		await school.close();
	});

	const body = (at: 0 | 1) => entryBody(devices[at].page(), KIND);

	it('leaves what is being composed with an input method alone', async () => {
		const page = devices[0].page();
		const devtools = await devices[0].context().newCDPSession(page);
		await body(0).click();
		await body(0).press('Control+End');
		await body(0).evaluate((element) => {
			for (const type of ['compositionstart', 'compositionend']) {
				element.addEventListener(type, () => {
					element.dataset['heard'] = `${element.dataset['heard'] ?? ''} ${type}`.trim();
				});
			}
		});
		const heard = () => body(0).evaluate((element) => element.dataset['heard']);
		const compose = (text: string) =>
			devtools.send('Input.imeSetComposition', {
				text,
				selectionStart: text.length,
				selectionEnd: text.length,
			});

		await body(1).click();
		await body(1).press('Control+Home');
		for (const [open, typed] of [
			['n', '他'],
			['ni', '添'],
			['nihao', '衣。'],
		] as const) {
			await compose(open);
			await body(1).pressSequentially(typed);
			await untilAtSchool(devices[1].page());
			expect(await wordsIn(body(0))).toContain(open);
			expect(await heard()).toBe('compositionstart');
		}
		// An open string is nobody else's to see.
		expect(await wordsIn(body(1))).toBe(`他添衣。${BEGINNING}`);

		await devtools.send('Input.insertText', { text: '你好' });
		const whole = `他添衣。${BEGINNING}你好`;
		await expect.poll(() => wordsIn(body(0))).toBe(whole);
		await expect.poll(() => wordsIn(body(1))).toBe(whole);
		expect(await heard()).toBe('compositionstart compositionend');
	});

	it('gives each hand an undo that takes back its own words alone', async () => {
		await typeAtEnd(body(0), '我的一句。');
		await body(1).filter({ hasText: '我的一句。' }).waitFor();
		await typeAtEnd(body(1), '他的一句。');
		await body(0).filter({ hasText: '他的一句。' }).waitFor();

		// More often than there is anything to take back.
		for (let time = 0; time < 12; time++) await body(0).press('Control+z');
		await expect.poll(() => wordsIn(body(0))).toBe('他添衣。他的一句。');
		await expect.poll(() => wordsIn(body(1))).toBe('他添衣。他的一句。');

		for (let time = 0; time < 12; time++) await body(0).press('Control+y');
		await expect.poll(() => wordsIn(body(1))).toContain('我的一句。');
		expect(await wordsIn(body(1))).toContain('他的一句。');
	});
});
