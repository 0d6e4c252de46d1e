import { expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import type { CaseloadChild } from '#domain/caseload.ts';
import type { ChildId, ClassId, DocId, TermId } from '#domain/ids.ts';
import { parseQuery } from '#domain/search/query.ts';
import type { WordHit } from '#domain/search/words.ts';
import type { LocalDate } from '#domain/time.ts';
import { findChildren, groupOf, pathOfWords } from './search-rows.ts';

const aHit = (kind: WordHit['kind']): WordHit => ({
	...{ docId: 'doc_1' as DocId, kind, childId: 'chd_1' as ChildId, authorId: null },
	...{ classId: 'cls_1' as ClassId, termId: 'trm_1' as TermId },
	...{ pieceId: 'piece', place: 'place', type: null, on: '2026-11-23' as LocalDate, snippet: [] },
});

test.each([
	['journal', 'entries', '/children/chd_1/journal/place'],
	['diary', 'entries', '/children/chd_1/diary/place'],
	['plan', 'plans', '/children/chd_1/plan#place'],
	['plan-margin', 'plans', '/children/chd_1/plan#place'],
	['guidance', 'plans', '/children/chd_1/guidance#place'],
	['guidance-margin', 'plans', '/children/chd_1/guidance#place'],
	['card', 'cards', '/children/chd_1/card'],
	['tidings', 'cards', '/children/chd_1/card'],
	['summary', 'summaries', '/summaries/doc_1/piece'],
	['register', 'registers', '/classes/cls_1/register/place?term=trm_1'],
] as const)('words of a %s stand among the %s and open %s', (kind, group, path) => {
	expect([groupOf(aHit(kind)), pathOfWords(aHit(kind))]).toEqual([group, path]);
});

test('words of an earlier year stand apart, whatever they are of', () => {
	expect(groupOf({ kind: 'diary', earlier: { year: '2025–2026', lines: [] } })).toBe('earlier');
});

const aChild = (name: string, className: string, mine: boolean) =>
	({ id: `chd_${name}`, name, className, mine, mentors: [] }) as unknown as CaseloadChild;

test('children are found by name, the best first and my own before others', () => {
	const children = [
		aChild('王小明', '七（1）班', false),
		aChild('张明', '七（1）班', false),
		aChild('明小禾', '七（2）班', false),
		aChild('李小明', '七（2）班', true),
	];
	const found = (typed: string) =>
		findChildren(must(parseQuery(typed), typed), children, () => '', null).map(
			({ child }) => child.name,
		);
	expect(found('明')).toEqual(['明小禾', '李小明', '王小明', '张明']);
	expect(found('小明 七（1')).toEqual(['王小明']);
	expect(found('七（1')).toEqual([]);
});
