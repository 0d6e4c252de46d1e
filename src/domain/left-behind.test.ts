import { describe, expect, it } from 'vitest';
import {
	addMonths,
	countsOn,
	hasReached,
	judgeFamily,
	nextChange,
	type ParentFacts,
} from './left-behind.ts';
import type { LocalDate } from './time.ts';

const day = (text: string) => text as LocalDate;
const home: ParentFacts = { standing: 'home', awaySince: null };
const unable: ParentFacts = { standing: 'unable', awaySince: null };
const away = (since: string | null): ParentFacts => ({
	standing: 'away',
	awaySince: since === null ? null : day(since),
});
const TODAY = day('2026-11-23');
const BORN = day('2013-05-06');

describe('[C1 §6.2] the definitions', () => {
	it.each<[string, ParentFacts, ParentFacts, string, string, string]>([
		['both at home', home, home, 'none', 'none', 'none'],
		['both away for long', away('2026-02-20'), away('2026-02-20'), 'both', 'yes', 'yes'],
		['the father away for long', away('2026-02-20'), home, 'one', 'none', 'yes'],
		['the mother away for long, the father ill', unable, away('2026-02-20'), 'one', 'yes', 'yes'],
		[
			'both away, one of them for a month',
			away('2026-02-20'),
			away('2026-10-23'),
			'one',
			'yes',
			'yes',
		],
		['both away for a month', away('2026-10-23'), away('2026-10-23'), 'none', 'yes', 'yes'],
		['one away for a month', away('2026-10-23'), home, 'none', 'none', 'none'],
		['one away, since when nobody knows', away(null), home, 'none', 'none', 'none'],
		['neither can, but neither is away', unable, unable, 'none', 'none', 'none'],
		['one at home, one ill', home, unable, 'none', 'none', 'none'],
	])('%s', (_what, father, mother, register, civil, school) => {
		expect(judgeFamily({ father, mother }, BORN, TODAY)).toEqual({ register, civil, school });
	});

	it.each([
		['2026-08-24', 'none'],
		['2026-08-23', 'one'],
		['2026-08-22', 'one'],
	])('[three months] away since %s is %s on 23 November', (since, register) => {
		expect(judgeFamily({ father: away(since), mother: home }, BORN, TODAY).register).toBe(register);
	});

	it.each([
		['2026-11-29', 'none'],
		['2026-11-30', 'one'],
	])('[three months] away since 31 August: on %s, %s', (on, register) => {
		const facts = { father: away('2026-08-31'), mother: home };
		expect(judgeFamily(facts, BORN, day(on)).register).toBe(register);
		expect(nextChange(facts, day('2026-11-29'))).toBe('2026-11-30');
	});

	it.each<[string | null, string, string]>([
		['2010-11-24', '2026-11-23', 'yes'],
		['2010-11-23', '2026-11-23', 'none'],
		['2010-11-22', '2026-11-23', 'none'],
		['2012-02-29', '2028-02-28', 'yes'],
		['2012-02-29', '2028-02-29', 'none'],
		[null, '2026-11-23', 'yes'],
	])('[sixteen] born %s, on %s: civil %s', (born, on, civil) => {
		const birthDate = born === null ? null : day(born);
		const facts = { father: away('2020-01-01'), mother: away('2020-01-01') };
		expect(judgeFamily(facts, birthDate, day(on)).civil).toBe(civil);
		// A "yes" that was confirmed before ends by itself, in the count of civil affairs alone.
		const confirmed = { definition: 'civil', value: 'yes' } as const;
		expect(countsOn(confirmed, birthDate, day(on))).toBe(civil === 'yes');
		expect(countsOn({ definition: 'register', value: 'both' }, birthDate, day(on))).toBe(true);
	});

	it('knows 29 February where a year has none', () => {
		expect(hasReached(15, day('2012-02-29'), day('2027-02-28'))).toBe(false);
		expect(hasReached(15, day('2012-02-29'), day('2027-03-01'))).toBe(true);
	});

	it('adds months across years and short ones', () => {
		expect(addMonths(day('2025-11-30'), 3)).toBe('2026-02-28');
		expect(addMonths(day('2023-11-30'), 3)).toBe('2024-02-29');
		expect(addMonths(day('2026-01-15'), 12)).toBe('2027-01-15');
	});
});
