import { describe, expect, it } from 'vitest';
import type { ChildId, MarkId, UserId } from './ids.ts';
import {
	isDisputed,
	parseFullMarks,
	parseMark,
	percentOf,
	settledMark,
	type Cell,
	type Mark,
} from './score.ts';
import type { Instant } from './time.ts';

describe('[F3] what is typed into a row', () => {
	it.each([
		['78', { score: 78 }],
		[' 78.5 ', { score: 78.5 }],
		['７８．５', { score: 78.5 }],
		['７８。５', { score: 78.5 }],
		['78分', { score: 78 }],
		['0', { score: 0 }],
		['100', { score: 100 }],
		['病假', { absent: 'ill' }],
		['请假', { absent: 'leave' }],
		['缺考', { absent: 'other' }],
		['免考', { absent: 'exempt' }],
		['', null],
		['　', null],
	])('%j is read', (typed, mark) => {
		expect(parseMark(typed, 100)).toEqual({ ok: true, value: mark });
	});

	it.each([
		['100.5', 'above-full'],
		['120', 'above-full'],
		['9999', 'above-full'],
		['78.3', 'not-half'],
		['-3', 'not-a-mark'],
		['1e2', 'not-a-mark'],
		['七十八', 'not-a-mark'],
		['78/100', 'not-a-mark'],
		['第一名', 'not-a-mark'],
		['123456', 'not-a-mark'],
	])('%j is refused: %s', (typed, fault) => {
		expect(parseMark(typed, 100)).toEqual({ ok: false, error: fault });
	});

	it.each([
		['100', 100],
		['１５０', 150],
		['12.5', 12.5],
		['0', null],
		['1001', null],
		['10.2', null],
		['', null],
		['满分', null],
	])('full marks %j', (typed, value) => expect(parseFullMarks(typed)).toBe(value));
});

describe('[F3] a row', () => {
	const cell = (...marks: (Mark | null)[]): Cell => ({
		childId: 'chd_a' as ChildId,
		firstAt: '2026-11-20T08:00:00.000Z' as Instant,
		standing: marks.map((mark, at) => ({
			id: `mrk_${at}` as MarkId,
			mark,
			by: 'usr_a' as UserId,
			at: '2026-11-20T08:00:00.000Z' as Instant,
		})),
	});

	it('counts when teachers agree, and not before', () => {
		expect(settledMark(undefined)).toBeNull();
		expect(settledMark(cell({ score: 78 }))).toEqual({ score: 78 });
		expect(settledMark(cell({ score: 78 }, { score: 78 }))).toEqual({ score: 78 });
		expect(settledMark(cell({ score: 78 }, { score: 87 }))).toBeNull();
		expect(isDisputed(cell({ score: 0 }, { absent: 'ill' }))).toBe(true);
		expect(isDisputed(cell({ score: 0 }, null))).toBe(true);
	});

	it('is told as a share of full marks', () => expect(percentOf(45, 60)).toBe(75));
});
