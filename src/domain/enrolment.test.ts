import { describe, expect, it } from 'vitest';
import {
	enrolmentRate,
	retentionRate,
	type EnrolmentEvent,
	type EnrolmentKind,
} from './enrolment.ts';
import type { ChildId } from './ids.ts';
import type { LocalDate } from './time.ts';

const day = (text: string) => text as LocalDate;
const event = (child: string, kind: EnrolmentKind, on: string): EnrolmentEvent => ({
	...{ childId: child as ChildId, kind, on: day(on) },
});
const TERM = { startsOn: day('2026-09-01'), endsOn: day('2027-01-22') };
const EVENTS = [
	event('stays', 'in', '2025-09-01'),
	event('moves', 'in', '2025-09-01'),
	event('moves', 'out', '2026-10-10'),
	event('drops', 'in', '2025-09-01'),
	event('drops', 'dropped', '2026-10-20'),
	event('comes', 'in', '2026-09-15'),
	event('back', 'in', '2025-09-01'),
	event('back', 'dropped', '2026-10-01'),
	event('back', 'returned', '2026-11-01'),
	event('gone before', 'in', '2024-09-01'),
	event('gone before', 'out', '2026-06-30'),
	event('later', 'in', '2027-02-20'),
];

describe('[A10 L6] 入学率', () => {
	it('names who should be at school and is not', () => {
		expect(enrolmentRate(EVENTS, day('2026-11-23'))).toEqual({ done: 3, of: 4, left: ['drops'] });
		expect(enrolmentRate(EVENTS, day('2026-10-15'))).toEqual({
			...{ done: 3, of: 4, left: ['back'] },
		});
	});
});

describe('[A10 L6] 巩固率', () => {
	it('takes out who lawfully went elsewhere, and counts who came', () => {
		expect(retentionRate(EVENTS, TERM, day('2026-11-23'))).toEqual({
			...{ done: 3, of: 4, left: ['drops'] },
		});
		expect(retentionRate(EVENTS, TERM, day('2026-09-01'))).toMatchObject({ done: 4, of: 4 });
	});

	it('ends with the term', () => {
		expect(retentionRate(EVENTS, TERM, day('2027-06-01')).of).toBe(4);
	});

	it('does not count a child against a term when it had dropped out before', () => {
		const events = [event('a', 'in', '2025-09-01'), event('a', 'dropped', '2026-05-01')];
		expect(retentionRate(events, TERM, day('2026-11-23'))).toEqual({ done: 0, of: 0, left: [] });
		expect(enrolmentRate(events, day('2026-11-23'))).toEqual({ done: 0, of: 1, left: ['a'] });
	});

	it('goes by the later of two entries of one day', () => {
		const events = [event('a', 'in', '2026-09-01'), event('a', 'out', '2026-09-01')];
		expect(enrolmentRate(events, day('2026-09-01')).of).toBe(0);
	});
});
