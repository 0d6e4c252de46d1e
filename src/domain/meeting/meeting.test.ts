import { describe, expect, test } from 'vitest';
import type { LocalDate } from '#domain/time.ts';
import { ATTENDANCE_MAX, findMeetingFault, isThreeSided, MINUTES_MAX } from './meeting.ts';

const TODAY = '2026-11-26' as LocalDate;
const draft = {
	kind: 'roundTable',
	heldOn: TODAY,
	came: { mentors: 8, children: 20, guardians: 15, others: 0 },
	minutes: '商量了寒假谁来接。',
} as const;
const came = (change: object) => ({ ...draft, came: { ...draft.came, ...change } });

describe('[G1] the record of a meeting', () => {
	test.each([
		['is fine as it is', draft, null],
		['is not of a day to come', { ...draft, heldOn: '2026-11-27' as LocalDate }, 'heldOn'],
		['is of a day that there is', { ...draft, heldOn: '2026-02-30' as LocalDate }, 'heldOn'],
		['is of people', came({ mentors: 0, children: 0, guardians: 0 }), 'came'],
		['of whole ones', came({ children: 1.5 }), 'came'],
		['never fewer than none', came({ children: -1 }), 'came'],
		['and not of a city', came({ others: ATTENDANCE_MAX + 1 }), 'came'],
		['says something', { ...draft, minutes: '  ' }, 'minutes'],
		['in a page or two', { ...draft, minutes: '话'.repeat(MINUTES_MAX + 1) }, 'minutes'],
	] as const)('%s', (_what, record, fault) => {
		expect(findMeetingFault(record, TODAY)).toBe(fault);
	});
});

describe('[G1, L27] a round table of the three sides', () => {
	test.each([
		['all three', draft, true],
		['no guardian', came({ guardians: 0 }), false],
		['no child', came({ children: 0 }), false],
		['no mentor', came({ mentors: 0 }), false],
		['a training', { ...draft, kind: 'training' as const }, false],
	])('%s', (_what, record, counts) => {
		expect(isThreeSided(record)).toBe(counts);
	});
});
