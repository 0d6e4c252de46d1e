import { describe, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { parseInstant, type Instant } from '#domain/time.ts';
import { lastDayWords, momentWords, viewWords } from './sharing-words.ts';

const at = (value: string): Instant => must(parseInstant(value), 'a moment');
/** 23 November 2026, 20:30 at school. */
const now = at('2026-11-23T12:30:00Z');

describe('moments as one says them', () => {
	test.each([
		['2026-11-23T12:13:00Z', '今天 20:13'],
		['2026-11-22T16:00:00Z', '今天 00:00'],
		['2026-11-22T15:59:59Z', '昨天 23:59'],
		['2026-11-21T16:00:00Z', '昨天 00:00'],
		['2026-11-20T12:13:00Z', '11月20日周五 20:13'],
	])('%s is %s', (moment, words) => {
		expect(momentWords(at(moment), now)).toBe(words);
	});
});

test('who opened a link and when, in words', () => {
	const view = { at: at('2026-11-22T12:13:00Z'), device: '微信 · Android' };
	const words = (outcome: Parameters<typeof viewWords>[0]['outcome']) =>
		viewWords({ ...view, outcome }, '妈妈', now);
	expect(words('opened')).toBe('妈妈 昨天 20:13 打开过');
	expect(words('new-device')).toBe('昨天 20:13 新手机打开了（微信 · Android）');
	expect(words('wrong-passcode')).toBe('昨天 20:13 有人输错了口令');
	expect(words('stopped')).toBe('妈妈 昨天 20:13 想打开，链接已经停用');
});

test('a link that ends at midnight is good until the day before', () => {
	expect(lastDayWords(at('2027-02-19T16:00:00Z'))).toBe('2027年2月19日');
});
