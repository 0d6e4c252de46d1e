import { describe, expect, it } from 'vitest';
import { readRow } from '#domain/census/census-row.ts';
import type { LikelyChild, RowFinding } from '#domain/census/import.ts';
import type { ChildId, ClassId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { groupOf, stateOfRow, type RowFacts } from './row-state.ts';

const CHILD = 'chd_a' as ChildId;
const TODAY = '2026-11-23' as LocalDate;
const reading = (name: string) => readRow({ line: 3, texts: { name, className: '七1' } }, TODAY);
const likely = (over: Partial<LikelyChild> = {}): LikelyChild => ({
	...{ id: CHILD, why: 'name-class', mayChange: true, name: '罗䶮', className: '七1' },
	...{ birthDate: null, hasLeft: false, changes: [], newStatements: 0, isAwayNew: false, ...over },
});
const finding = (over: Partial<RowFinding> = {}): RowFinding => ({
	...{ line: 3, classId: 'cls_a' as ClassId, mayImport: true, likely: [], sure: null, ...over },
});
const facts = (over: Partial<RowFacts>): RowFacts => ({
	...{ reading: reading('罗䶮'), finding: finding(), twin: undefined, decision: undefined },
	...{ isLeftOut: false, ...over },
});

describe('[C1] what is to be said of a row', () => {
	it.each<[string, Partial<RowFacts>, string]>([
		['nobody knows it', {}, 'new'],
		['it was left out', { isLeftOut: true }, 'left-out'],
		['it has a fault', { reading: reading('') }, 'faulty'],
		['the school was not asked', { finding: undefined }, 'unchecked'],
		['there is no such class', { finding: finding({ classId: null }) }, 'unknown-class'],
		['the class is another’s', { finding: finding({ mayImport: false }) }, 'other-class'],
		[
			'the number is held elsewhere',
			{
				finding: finding({
					likely: [likely({ why: 'student-number', mayChange: false })],
					sure: CHILD,
				}),
			},
			'elsewhere',
		],
		['the sheet names it twice', { twin: { line: 2, why: 'name-class' } }, 'twin'],
		[
			'the sheet names two, as somebody said',
			{ twin: { line: 2, why: 'name-class' }, decision: { type: 'new' } },
			'new',
		],
		['somebody is like it', { finding: finding({ likely: [likely()] }) }, 'ask'],
		[
			'somebody is like it and said to be another',
			{ finding: finding({ likely: [likely()] }), decision: { type: 'new' } },
			'new',
		],
		[
			'it is there, and says nothing new',
			{ finding: finding({ likely: [likely()], sure: CHILD }) },
			'same',
		],
		[
			'it is there, with more words',
			{ finding: finding({ likely: [likely({ newStatements: 1 })], sure: CHILD }) },
			'update',
		],
		[
			'it is there, with parents elsewhere',
			{ finding: finding({ likely: [likely({ isAwayNew: true })], sure: CHILD }) },
			'update',
		],
		[
			'it has left, and is said to be back',
			{
				finding: finding({ likely: [likely({ hasLeft: true })] }),
				decision: { type: 'same', childId: CHILD },
			},
			'update',
		],
	])('%s', (_what, over, type) => {
		expect(stateOfRow(facts(over)).type).toBe(type);
	});

	it('keeps all that waits for a person in one group', () => {
		expect(groupOf({ type: 'ask' })).toBe('open');
		expect(groupOf({ type: 'faulty' })).toBe('open');
		expect(groupOf({ type: 'left-out' })).toBe('left-out');
	});
});
