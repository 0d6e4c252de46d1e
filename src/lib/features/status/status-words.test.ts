import { describe, expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import type { DeviceStatus } from '#lib/session/session.ts';
import { statusWords } from './status-words.ts';

const AT = '2026-11-23T02:32:00.000Z' as Instant;
const calm = {
	saving: false,
	problem: null,
	waiting: 0,
	lastAtSchool: AT,
	reach: 'online',
	kept: [],
} as const;
const line = (facts: Partial<DeviceStatus>) =>
	statusWords({ ...calm, ...facts }, () => '10:32').parts.join(' · ');

describe('the line at the top', () => {
	test.each([
		['all is well', {}, '已存本机 · 已送到学校 10:32'],
		['nothing was ever sent', { lastAtSchool: null }, '已存本机 · 没有要上传的'],
		['words wait', { waiting: 3 }, '已存本机 · 待上传 3 条'],
		['words are being stored', { saving: true, waiting: 1 }, '正在存到本机… · 待上传 1 条'],
		['no network', { reach: 'offline' }, '没有网，照常写 · 已存本机'],
		['no network, words wait', { reach: 'offline', waiting: 2 }, '没有网 · 已存本机 · 待上传 2 条'],
		[
			'an old version, words wait',
			{ reach: 'outdated', waiting: 2 },
			'有新版本，请换上再写 · 待上传 2 条',
		],
		['signed out', { reach: 'signed-out', waiting: 2 }, '请重新登录，写的都在本机 · 待上传 2 条'],
	] as const)('%s', (_when, facts, words) => expect(line(facts)).toBe(words));

	test.each([
		[{ waiting: 3 }, { waiting: 4, parked: 0 }, '已存本机 · 待上传 3 条和 4 张照片'],
		[{}, { waiting: 4, parked: 0 }, '已存本机 · 待上传 4 张照片 · 文字已送到学校 10:32'],
		[{}, { waiting: 0, parked: 1 }, '已存本机 · 1 张照片要看一下'],
		[
			{ reach: 'offline' },
			{ waiting: 2, parked: 1 },
			'没有网 · 已存本机 · 待上传 2 张照片 · 1 张照片要看一下',
		],
	] as const)('[design §4] counts the photos beside the words', (facts, photos, words) => {
		const { parts } = statusWords({ ...calm, ...facts }, () => '10:32', photos);
		expect(parts.join(' · ')).toBe(words);
	});

	test('never says "at school" while anything waits', () => {
		for (const reach of ['online', 'offline', 'signed-out', 'outdated'] as const) {
			expect(line({ waiting: 1, reach })).not.toContain('送到学校 10:32');
		}
	});

	test.each(['full', 'unavailable'] as const)(
		'never says "on this device" when storage is %s',
		(problem) => {
			expect(line({ problem })).not.toContain('已存本机');
		},
	);

	test.each([
		[{ problem: 'full' }, '本机存不下了 · 已送到学校 10:32'],
		[{ problem: 'full', lastAtSchool: null }, '本机存不下了'],
		[{ problem: 'full', waiting: 1 }, '本机存不下了，先别关页面 · 待上传 1 条'],
		[
			{ problem: 'full', waiting: 1, reach: 'offline' },
			'本机存不下了，先别关页面 · 没有网 · 待上传 1 条',
		],
		[{ problem: 'unavailable' }, '本机存不了 · 已送到学校 10:32'],
	] as const)('of a device that keeps nothing says what is at school: %o', (facts, words) =>
		expect(line(facts)).toBe(words),
	);

	test('never says "on this device" while something is on its way there', () => {
		for (const reach of ['online', 'offline'] as const) {
			expect(line({ saving: true, reach })).not.toContain('已存本机');
		}
	});
});
