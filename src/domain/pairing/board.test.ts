import { describe, expect, test } from 'vitest';
import type { ChildId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { inOrderOfNeed, isLoadAbove, missingParts, type PairingChild } from './board.ts';

const MENTOR = { userId: 'usr_zhang' as UserId, name: '张敏' };
const CADRE = { userId: 'usr_liu' as UserId, name: '刘校长' };
const HELPER = { name: '小禾', teacher: '张敏' };
const PRIORITY = {
	reason: 'study',
	setBy: '王老师',
	setOn: '2026-11-23' as LocalDate,
	reviewOn: '2027-01-20' as LocalDate,
} as const;

const child = (facts: Partial<PairingChild> = {}): PairingChild => ({
	...{ id: 'chd_a' as ChildId, name: '小慧', mentors: [], cadres: [] },
	...{ helper: null, priority: null, mayUndo: false },
	...facts,
});

describe('what a child lacks', () => {
	test.each([
		['nothing yet', {}, ['lead', 'helper']],
		['a co-mentor alone is no lead', { mentors: [{ ...MENTOR, lead: false }] }, ['lead', 'helper']],
		['a lead', { mentors: [{ ...MENTOR, lead: true }] }, ['helper']],
		['a lead and a helper', { mentors: [{ ...MENTOR, lead: true }], helper: HELPER }, []],
		['[E2] priority, nobody', { priority: PRIORITY }, ['lead', 'teacher', 'cadre', 'helper']],
		[
			'[E2] priority, a cadre is no teacher',
			{ priority: PRIORITY, cadres: [CADRE], helper: HELPER },
			['lead', 'teacher'],
		],
		[
			'[E2] priority, a teacher is no cadre',
			{ priority: PRIORITY, mentors: [{ ...MENTOR, lead: true }], helper: HELPER },
			['cadre'],
		],
		[
			'[E2] priority, both',
			{
				...{ priority: PRIORITY, mentors: [{ ...MENTOR, lead: true }], cadres: [CADRE] },
				helper: HELPER,
			},
			[],
		],
	] as const)('%s', (_what, facts, missing) => {
		expect(missingParts(child(facts))).toEqual(missing);
	});
});

test('whoever has no lead mentor comes first, then whoever lacks most', () => {
	const lead = [{ ...MENTOR, lead: true }];
	const children = [
		child({ name: '丁', mentors: lead, helper: HELPER }),
		child({ name: '丙', mentors: lead }),
		child({ name: '乙', mentors: lead, priority: PRIORITY }),
		child({ name: '甲' }),
	];
	expect(inOrderOfNeed(children).map(({ name }) => name)).toEqual(['甲', '乙', '丙', '丁']);
});

test('[E5] the school’s number itself is no warning, one more is', () => {
	expect([7, 8, 9].map((load) => isLoadAbove(load, 8))).toEqual([false, false, true]);
});
