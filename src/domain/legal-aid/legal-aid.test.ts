import { describe, expect, test } from 'vitest';
import type { Instant, LocalDate } from '#domain/time.ts';
import { canTake, standingOfCase, tallyLegalAid, type LegalAidStep } from './legal-aid.ts';

const day = (text: string) => text as LocalDate;
const legalCase = (number: string, ...steps: [LegalAidStep, string][]) => ({
	number,
	openedOn: day('2027-02-25'),
	steps: steps.map(([step, on]) => ({
		...{ step, on: day(on), by: '刘校长', at: `${on}T01:00:00.000Z` as Instant },
	})),
});

describe('[A11] a case', () => {
	test.each([
		[[], '2027-03-01', 'open', null, false],
		[['applied'], '2027-03-07', 'applied', '2027-03-08', false],
		[['applied'], '2027-03-09', 'applied', '2027-03-08', true],
		[['applied', 'granted'], '2027-03-05', 'granted', '2027-03-04', true],
		[['applied', 'granted', 'lawyer'], '2027-09-01', 'assisted', null, false],
		[['applied', 'not-eligible'], '2027-09-01', 'not-eligible', null, false],
		[['applied', 'granted', 'lawyer', 'closed'], '2027-09-01', 'closed', null, false],
	] as const)(
		'after %o on %s is %s, the law waiting until %s',
		(steps, today, state, dueOn, isOverdue) => {
			const taken = steps.map((step): [LegalAidStep, string] => [step, '2027-03-01']);
			const standing = standingOfCase(legalCase('2027-1', ...taken), day(today));
			expect(standing).toMatchObject({ state, dueOn, isOverdue });
		},
	);

	test('takes its steps in the order of the law, on days that have come, none before the last', () => {
		const open = legalCase('2027-1');
		const applied = legalCase('2027-1', ['applied', '2027-03-01']);
		const today = day('2027-03-05');
		expect(canTake(open, 'applied', day('2027-02-25'), today)).toBe(true);
		expect(canTake(open, 'applied', day('2027-02-24'), today)).toBe(false);
		expect(canTake(open, 'granted', today, today)).toBe(false);
		expect(canTake(applied, 'granted', day('2027-02-28'), today)).toBe(false);
		expect(canTake(applied, 'granted', day('2027-03-06'), today)).toBe(false);
		expect(canTake(applied, 'not-eligible', today, today)).toBe(true);
		expect(canTake(applied, 'applied', today, today)).toBe(false);
	});
});

test('[A11, L7] the target counts who has a right to aid, and names the rest by number', () => {
	const cases = [
		legalCase('2027-1', ['applied', '2027-03-01'], ['granted', '2027-03-03']),
		legalCase('2027-2', ['applied', '2027-03-01'], ['not-eligible', '2027-03-03']),
		legalCase('2027-3', ['applied', '2027-03-01']),
		legalCase('2027-4'),
	];
	expect(tallyLegalAid(cases)).toEqual({ done: 1, of: 3, left: ['2027-3', '2027-4'] });
	expect(tallyLegalAid([])).toEqual({ done: 0, of: 0, left: [] });
});
