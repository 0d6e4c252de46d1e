import { describe, expect, it } from 'vitest';
import type { ChildId, ClassId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { CensusRow } from './census-row.ts';
import { changesTo, findLikely, findTwins, sureMatch, type KnownChild } from './likeness.ts';

const ONE = 'cls_one' as ClassId;
const TWO = 'cls_two' as ClassId;
const BORN = '2013-05-06' as LocalDate;
const row = (over: Partial<CensusRow>): CensusRow => ({
	...{ line: 2, name: '罗䶮', className: '七(1)班', sex: null, birthDate: null },
	...{ studentNumber: null, boarding: null, away: null, statements: [], ...over },
});
const child = (over: Partial<KnownChild>): KnownChild => ({
	...{ id: 'chd_a' as ChildId, name: '罗䶮', classId: ONE, sex: null, birthDate: null },
	...{ studentNumber: null, boarding: false, hasLeft: false, ...over },
});

describe('[C1] 可能是同一人', () => {
	it.each<[string, Partial<CensusRow>, Partial<KnownChild>, string | null, boolean]>([
		['the same name and class', {}, {}, 'name-class', true],
		['another class and no birth date', {}, { classId: TWO }, null, false],
		[
			'another class, born the same day',
			{ birthDate: BORN },
			{ classId: TWO, birthDate: BORN },
			'name-birth',
			false,
		],
		[
			'the same class, born another day',
			{ birthDate: BORN },
			{ birthDate: '2013-05-07' as LocalDate },
			'name-class',
			false,
		],
		[
			'the same number',
			{ studentNumber: 'G1' },
			{ studentNumber: 'G1', classId: TWO },
			'student-number',
			true,
		],
		[
			'the same number, another name',
			{ studentNumber: 'G1' },
			{ studentNumber: 'G1', name: '罗严' },
			'student-number',
			false,
		],
		['two numbers', { studentNumber: 'G1' }, { studentNumber: 'G2' }, null, false],
		['somebody who has left', {}, { hasLeft: true }, 'name-class', false],
		['another name', {}, { name: '罗严' }, null, false],
	])('%s', (_what, ofRow, ofChild, why, sure) => {
		const likely = findLikely(row(ofRow), ONE, [child(ofChild)]);
		expect(likely[0]?.why ?? null).toBe(why);
		expect(sureMatch(row(ofRow), likely) !== null).toBe(sure);
	});

	it('is never sure of one among two', () => {
		const likely = findLikely(row({}), ONE, [child({}), child({ id: 'chd_b' as ChildId })]);
		expect(likely).toHaveLength(2);
		expect(sureMatch(row({}), likely)).toBeNull();
		const twins = [
			child({ birthDate: BORN }),
			child({ id: 'chd_b' as ChildId, birthDate: '2013-05-07' as LocalDate }),
		];
		const byBirth = row({ birthDate: BORN });
		expect(sureMatch(byBirth, findLikely(byBirth, ONE, twins))?.id).toBe('chd_a');
	});

	it('is found within the sheet, however the class is written', () => {
		const rows = [
			row({ line: 2 }),
			row({ line: 3, className: '七年级（1）班' }),
			row({ line: 4, className: '七(2)班' }),
			row({ line: 5, name: '罗严', studentNumber: 'G1' }),
			row({ line: 6, name: '罗岩', studentNumber: 'G1' }),
		];
		expect([...findTwins(rows)]).toEqual([
			[3, { line: 2, why: 'name-class' }],
			[6, { line: 5, why: 'student-number' }],
		]);
	});
});

describe('what a row changes', () => {
	it('is what it says otherwise, and nothing it does not say', () => {
		expect(changesTo(child({ sex: 'male', boarding: true }), row({}), ONE)).toEqual([]);
		expect(
			changesTo(
				child({ sex: 'male' }),
				row({ sex: 'female', birthDate: BORN, boarding: true }),
				TWO,
			),
		).toEqual([
			{ field: 'class', from: ONE, to: TWO },
			{ field: 'sex', from: 'male', to: 'female' },
			{ field: 'birthDate', from: null, to: BORN },
			{ field: 'boarding', from: 'no', to: 'yes' },
		]);
	});
});
