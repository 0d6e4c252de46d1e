import { describe, expect, test } from 'vitest';
import { ageOn, lackOfConsent, type ConsentFact } from './consent.ts';
import type { LocalDate } from './time.ts';

const day = (text: string) => text as LocalDate;
const TODAY = day('2026-11-25');
const fact = (change: Partial<ConsentFact> = {}): ConsentFact => ({
	...{ purpose: 'photos', giver: 'guardian', answer: 'agrees', withdrawnOn: null },
	givenOn: day('2026-09-01'),
	...change,
});

describe('photos for the parents', () => {
	test.each<[string, ConsentFact[], LocalDate | null, ReturnType<typeof lackOfConsent>]>([
		['nobody asked yet', [], null, 'guardian'],
		['a guardian agreed', [fact()], null, null],
		['another purpose says nothing', [fact({ purpose: 'publicity' })], null, 'guardian'],
		['given from tomorrow on', [fact({ givenOn: day('2026-11-26') })], null, 'guardian'],
		['withdrawn today', [fact({ withdrawnOn: TODAY })], null, 'guardian'],
		['withdrawn from tomorrow on', [fact({ withdrawnOn: day('2026-11-26') })], null, null],
		['one agrees, another declines', [fact(), fact({ answer: 'declines' })], null, 'declined'],
		[
			'the "no" was taken back',
			[fact(), fact({ answer: 'declines', withdrawnOn: day('2026-10-01') })],
			null,
			null,
		],
		['the child alone agrees', [fact({ giver: 'child' })], day('2015-01-01'), 'guardian'],
		['the day before the 14th birthday', [fact()], day('2012-11-26'), null],
		['on the 14th birthday', [fact()], day('2012-11-25'), 'child'],
		['with the word of the child', [fact(), fact({ giver: 'child' })], day('2012-11-25'), null],
		[
			'a child of any age may object',
			[fact(), fact({ giver: 'child', answer: 'declines' })],
			day('2016-01-01'),
			'declined',
		],
	])('%s', (_what, facts, birthDate, lack) => {
		expect(lackOfConsent(facts, 'photos', birthDate, TODAY)).toBe(lack);
	});
});

test.each([
	['2012-02-29', '2026-02-28', 13],
	['2012-02-29', '2026-03-01', 14],
	['2012-11-25', '2026-11-24', 13],
	['2012-11-25', '2026-11-25', 14],
])('who was born on %s is on %s %i years old', (born, on, years) => {
	expect(ageOn(day(born), day(on))).toBe(years);
});
