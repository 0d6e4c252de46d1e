import { describe, expect, it } from 'vitest';
import type { ChildId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { tallyCensus, type CurrentStatus } from './class-census.ts';

const TODAY = '2026-11-23' as LocalDate;
const status = (definition: CurrentStatus['definition'], value: CurrentStatus['value']) => ({
	...{ definition, value, startsOn: '2026-09-10' as LocalDate, isConfirmed: true },
});
const child = (
	id: string,
	answer: boolean,
	statuses: readonly CurrentStatus[],
	birthDate = '2013-05-06',
) => ({ id: id as ChildId, answer, statuses, birthDate: birthDate as LocalDate });

describe('[C1 §6.2] the count of a class', () => {
	it('is another one by each definition, over those who were asked', () => {
		const tallies = tallyCensus(
			[
				child('both', true, [
					status('register', 'both'),
					status('civil', 'yes'),
					status('school', 'yes'),
				]),
				child('one', true, [
					status('register', 'one'),
					status('civil', 'none'),
					status('school', 'yes'),
				]),
				child('home', true, [status('register', 'none'), status('civil', 'none')]),
				child('sixteen', true, [status('register', 'both'), status('civil', 'yes')], '2010-11-23'),
				child('not asked', false, [status('register', 'both')]),
				child('proposed', true, [{ ...status('register', 'both'), isConfirmed: false }]),
			],
			TODAY,
		);
		expect(tallies.register).toEqual({ count: 3, asked: 5, unasked: ['not asked'] });
		expect(tallies.civil).toEqual({ count: 1, asked: 5, unasked: ['not asked'] });
		expect(tallies.school).toEqual({ count: 2, asked: 5, unasked: ['not asked'] });
	});
});
