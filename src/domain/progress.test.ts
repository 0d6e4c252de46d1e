import { expect, test } from 'vitest';
import { joinProgress, type ProgressItem } from './progress.ts';
import type { LocalDate } from './time.ts';

const day = (text: string) => text as LocalDate;
const item = (kind: ProgressItem['kind'], on: string, words = '字'): ProgressItem => ({
	...{ kind, words, about: '' },
	on: day(on),
});
const TERMS = [
	{ name: '上', startsOn: day('2026-09-01'), endsOn: day('2027-01-20') },
	{ name: '下', startsOn: day('2027-02-20'), endsOn: day('2027-07-01') },
];

test('[D6] sources come together by term, newest term first, and begin with the oldest item', () => {
	const joined = joinProgress(TERMS, [
		[item('good-news', '2026-10-02'), item('good-news', '2027-03-01')],
		[item('stage', '2026-09-20')],
		[item('score', '2027-02-25'), item('score', '2027-02-01')],
	]);
	expect(
		joined.map(({ term, items }) => [term?.name ?? '—', items.map(({ on }) => on.slice(5))]),
	).toEqual([
		['下', ['02-25', '03-01']],
		['—', ['02-01']],
		['上', ['09-20', '10-02']],
	]);
});

test('an item without words and without a name is none', () => {
	expect(joinProgress(TERMS, [[item('stage', '2026-09-20', '  ')], []])).toEqual([]);
});
