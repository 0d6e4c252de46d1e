import { describe, expect, test } from 'vitest';
import type { CaseloadChild, CaseloadDocument } from '#domain/caseload.ts';
import type { ChildId, ClassId, DocId } from '#domain/ids.ts';
import type { Copy, Mark } from '#lib/storage/device-store.ts';
import { planRound } from './round-plan.ts';

const aDocument = (id: string, facts: Partial<CaseloadDocument> = {}): CaseloadDocument => ({
	...{ id: id as DocId, kind: 'journal', generation: 1, access: 'write', head: 5 },
	...facts,
});
const aCopy = (id: string, facts: Partial<Copy> = {}): Copy => ({
	...{ docId: id as DocId, generation: 1, kind: 'journal', childId: 'chd_a' as ChildId },
	...{ syncedHead: 5, syncedStore: 'store one', latestOn: null },
	...facts,
});
const aMark = (id: string, facts: Partial<Mark> = {}): Mark => ({
	...{ docId: id as DocId, generation: 1, owner: 'tab.1', items: ['ent_a'] },
	...facts,
});
const mine = (...documents: CaseloadDocument[]) => ({ mine: true, documents }) as const;
const others = (...documents: CaseloadDocument[]) => ({ mine: false, documents }) as const;

const aChild = (facts: Pick<CaseloadChild, 'mine' | 'documents'>): CaseloadChild => ({
	...{ id: 'chd_a' as ChildId, name: '李小禾', classId: 'cls_a' as ClassId, className: '一班' },
	...{ boarding: false, mentors: [], headTeacherIds: [], mayShare: false },
	...facts,
});

function plan(
	children: Pick<CaseloadChild, 'mine' | 'documents'>[],
	copies: Copy[] = [],
	marks: Mark[] = [],
) {
	const caseload = { children: children.map(aChild), store: 'store one' };
	const { sync, quarantine, drop } = planRound(caseload, copies, marks);
	return {
		sync: sync.map(({ copy }) => copy.docId),
		quarantine: quarantine.map(({ copy, reason }) => `${copy.docId} ${reason}`),
		drop: drop.map(({ docId, generation }) => `${docId}:${generation}`),
	};
}

const nothing = { sync: [], quarantine: [], drop: [] };

describe('planRound', () => {
	test('fetches every written document of my own children, though no page was opened', () => {
		expect(plan([mine(aDocument('j'), aDocument('d'))]).sync).toEqual(['j', 'd']);
	});

	test('fetches nothing of other children until it was opened here', () => {
		const children = [others(aDocument('j', { head: 9 }))];
		expect(plan(children)).toEqual(nothing);
		expect(plan(children, [aCopy('j')]).sync).toEqual(['j']);
	});

	test('leaves alone what has not moved', () => {
		expect(plan([mine(aDocument('j'))], [aCopy('j')])).toEqual(nothing);
	});

	test('takes nothing for sent when the school has another store than the one it was sent to', () => {
		const children = [mine(aDocument('j'))];
		expect(plan(children, [aCopy('j', { syncedStore: 'store before' })]).sync).toEqual(['j']);
		const { syncedStore, ...unknown } = aCopy('j');
		expect(syncedStore).toBeDefined();
		expect(plan(children, [unknown]).sync).toEqual(['j']);
	});

	test('gives a school that has less than it had what it lacks', () => {
		expect(plan([mine(aDocument('j', { head: 3 }))], [aCopy('j')]).sync).toEqual(['j']);
	});

	test('sends unsent work first', () => {
		const children = [mine(aDocument('a', { head: 9 })), others(aDocument('b'))];
		expect(plan(children, [aCopy('b')], [aMark('b')]).sync).toEqual(['b', 'a']);
	});

	test('unsent work in what one may only read goes to the tray and not to school', () => {
		const children = [mine(aDocument('a', { access: 'read' }))];
		expect(plan(children, [aCopy('a')], [aMark('a')])).toEqual({
			...nothing,
			quarantine: ['a read-only'],
		});
	});

	test('unsent work of a child no longer mine goes to the tray; its copy is not dropped before', () => {
		expect(plan([], [aCopy('a')], [aMark('a')])).toEqual({
			...nothing,
			quarantine: ['a no-access'],
		});
	});

	test('an older generation with unsent work goes to the tray, the new one is fetched', () => {
		const children = [mine(aDocument('a', { generation: 2 }))];
		expect(plan(children, [aCopy('a')], [aMark('a')])).toEqual({
			...nothing,
			quarantine: ['a older-copy'],
			sync: ['a'],
		});
	});

	test('a copy one may not have any more is dropped', () => {
		expect(plan([], [aCopy('a')]).drop).toEqual(['a:1']);
		const newer = [mine(aDocument('a', { generation: 2, head: 0 }))];
		expect(plan(newer, [aCopy('a')]).drop).toEqual(['a:1']);
	});
});
