import { describe, expect, test } from 'vitest';
import { authorOf } from '#domain/author.ts';
import type { GuardianId, SettlementId, StatementId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { CardField, CardPerson } from './fields.ts';
import { ownPartOf } from './own-part.ts';
import { ownPerson, personToTellOf } from './own-person.ts';
import {
	DAILY_MAX,
	hasRoom,
	problemOf,
	proposalOf,
	readTyped,
	WAITING_MAX,
	type Typed,
} from './proposal.ts';
import type { CardFacts } from './settle.ts';
import type { Statement, Verdict } from './statement.ts';

/** [§4.4, row "Contact card", 家长/监护人: "L own, propose correction"] */
const KEEPER = `usr_${'k'.repeat(22)}` as UserId;
const MOTHER = authorOf(`gdn_${'m'.repeat(22)}` as GuardianId);
const FATHER = authorOf(`gdn_${'f'.repeat(22)}` as GuardianId);
const NOW = '2026-11-26T08:00:00.000Z' as Instant;
const mother = { name: '罗春燕', relation: '妈妈' };

let made = 0;
const id = (prefix: string) => `${prefix}_${String(++made).padStart(22, '0')}`;

type Line = readonly [CardPerson, CardField, string];
interface Added {
	readonly line: Line;
	readonly verdict?: Verdict;
	readonly by?: UserId;
	readonly at?: string;
}

/** A card on which these lines are settled, each by a decision of its own; without a verdict it waits. */
function card(...lines: readonly (Line | Added)[]): CardFacts {
	const added = lines.map((each): Added =>
		'line' in each ? each : { line: each, verdict: 'in-force' },
	);
	const statements = added.map(({ line: [person, field, value], by = KEEPER, at = NOW }) => ({
		...{ id: id('stm') as StatementId, person, field, value, note: '', photos: [], seen: null },
		...{ since: '2026-11-01' as LocalDate, by, writtenAt: at as Instant },
		source: by === KEEPER ? ('papers' as const) : ('link' as const),
	})) satisfies Statement[];
	return {
		...{ statements, withdrawals: [] },
		settlements: statements.flatMap(({ id: statementId, person, field }, at) => {
			const verdict = added[at]?.verdict;
			if (verdict === undefined) return [];
			const settled = { id: id('stl') as SettlementId, verdicts: { [statementId]: verdict } };
			return [{ ...settled, person, field, after: [], reason: '', by: KEEPER, at: NOW }];
		}),
	};
}

const told = (line: Line, at: string = NOW, verdict?: Verdict): Added => ({
	...{ line, at, by: MOTHER },
	...(verdict && { verdict }),
});

const FAMILY: readonly Line[] = [
	['mother', 'name', '罗春燕'],
	['mother', 'phone', '150 0000 1002'],
	['mother', 'workplace', '东莞，鞋厂'],
	['mother', 'address', '青梧镇柳湾村1组'],
	['father', 'name', '罗建国'],
	['father', 'phone', '150 0000 1001'],
	['carer', 'name', '王桂花'],
	['carer', 'relation', '奶奶'],
	['carer', 'phone', '150 0000 1003'],
];

describe('whose the link is', () => {
	test.each([
		[mother, 'mother'],
		[{ name: ' 罗 春燕 ', relation: '妈' }, 'mother'],
		[{ name: '罗建国', relation: 'Dad' }, 'father'],
		[{ name: '罗建国', relation: '家长' }, 'father'],
		[{ name: '王桂花', relation: '奶奶' }, 'carer'],
		[{ name: '王桂花', relation: '外婆' }, 'carer'],
		// Another woman whom the child calls mother, a name that was mistyped, an aunt: not a guess.
		[{ name: '梁小芳', relation: '妈妈' }, null],
		[{ name: '罗春艳', relation: '妈妈' }, null],
		[{ name: '罗小梅', relation: '姑姑' }, null],
		[{ name: '罗建国', relation: '妈妈' }, null],
		[{ name: '李玉芳', relation: '奶奶' }, null],
		[{ name: '梁小芳', relation: '后妈' }, null],
	] as const)('%o is %s', (named, person) => {
		expect(ownPerson(card(...FAMILY), named)).toBe(person);
	});

	test('where no name is known the word of the child decides, if there is one such person', () => {
		expect(ownPerson(card(['mother', 'phone', '150']), mother)).toBe('mother');
		expect(ownPerson(card(['carer', 'relation', '奶奶']), { name: '甲', relation: '奶奶' })).toBe(
			'carer',
		);
		const two = card(['carer', 'relation', '奶奶'], ['otherCarer', 'relation', '奶奶']);
		expect(ownPerson(two, { name: '甲', relation: '奶奶' })).toBeNull();
		expect(ownPerson(card(), { name: '甲', relation: '奶奶' })).toBeNull();
	});

	test('a name in doubt is nobody’s yet', () => {
		const doubt = card(...FAMILY, ['mother', 'name', '梁小芳']);
		expect(ownPerson(doubt, mother)).toBeNull();
		expect(ownPerson(doubt, { name: '梁小芳', relation: '妈妈' })).toBeNull();
	});

	test('who is not found tells of the parent they are called, else of another carer', () => {
		const aunt = { name: '罗小梅', relation: '姑姑' };
		expect(personToTellOf(card(...FAMILY), { name: '梁小芳', relation: '妈妈' })).toBe('mother');
		expect(personToTellOf(card(...FAMILY), aunt)).toBe('otherCarer');
		expect(personToTellOf(card(), aunt)).toBe('carer');
	});
});

describe('the own part', () => {
	test('[§4.6] holds the reader’s own values, no home address and nobody else’s', () => {
		const part = ownPartOf(card(...FAMILY), mother, MOTHER);
		expect(part).toMatchObject({ person: 'mother', isFound: true, waiting: [], declined: [] });
		const kept = part.fields.filter(({ isKept }) => isKept);
		expect(kept).toEqual([
			{ field: 'name', values: ['罗春燕'], isKept: true },
			{ field: 'phone', values: ['150 0000 1002'], isKept: true },
			{ field: 'address', values: [], isKept: true },
			{ field: 'workplace', values: ['东莞，鞋厂'], isKept: true },
		]);
	});

	test('is empty for who was not found, whatever stands there', () => {
		const part = ownPartOf(card(...FAMILY), { name: '梁小芳', relation: '妈妈' }, MOTHER);
		expect(part).toMatchObject({ person: 'mother', isFound: false });
		expect(JSON.stringify(part)).not.toMatch(/罗|150|东莞/);
		expect(part.fields.some(({ isKept }) => isKept)).toBe(false);
	});

	test('tells what the reader told and nothing that others reported', () => {
		const facts = card(
			...FAMILY,
			told(['mother', 'phone', '150 0000 8888']),
			told(['mother', 'address', '新街12号']),
			{ line: ['mother', 'phone', '150 0000 7777'] },
			{ line: ['mother', 'phone', '150 0000 6666'], by: FATHER },
		);
		const part = ownPartOf(facts, mother, MOTHER);
		expect(part.waiting).toEqual([
			{ field: 'phone', value: '150 0000 8888', on: '2026-11-26' },
			{ field: 'address', value: null, on: '2026-11-26' },
		]);
		expect(part.fields.find(({ field }) => field === 'phone')?.values).toEqual(['150 0000 1002']);
	});

	test('says what was not used, until something else is told of that field', () => {
		const wrong = told(['mother', 'phone', '150 0000 8888'], '2026-11-20T08:00:00.000Z', 'wrong');
		expect(ownPartOf(card(wrong), mother, MOTHER).declined).toHaveLength(1);
		const again = ownPartOf(
			card(wrong, told(['mother', 'phone', '150 0000 9999'])),
			mother,
			MOTHER,
		);
		expect(again).toMatchObject({ declined: [], waiting: [{ value: '150 0000 9999' }] });
	});
});

describe('a proposal', () => {
	const propose = (facts: CardFacts, typed: Typed) => proposalOf(facts, 'mother', MOTHER, typed);

	test('is read of the fields of that person alone, as one line each', () => {
		const form: Record<string, string> = { phone: ' 150\n0000\u200b1009 ', name: ' ', sex: 'girl' };
		expect(readTyped('mother', (field) => form[field])).toEqual({ phone: '150 0000 1009' });
	});

	test.each([
		['phone', '150 0000 1002', null],
		['phone', '０１０－８１２３４５６７', null],
		['phone', '没有', 'number'],
		['phone', '123 4567 8901', 'number'],
		['phone', '150 0000', 'number-short'],
		['phone', '150 0000 10022', 'number-long'],
		['workPhone', '0769-8123456 转 2051', null],
		['workPhone', '问门卫', 'number'],
		['age', '62', null],
		['age', '６２', null],
		['age', '六十二', 'age'],
		['age', '620', 'age'],
		['standing', 'away', null],
		['standing', 'gone', 'choice'],
		['workplace', '厂'.repeat(121), 'too-long'],
		['workplace', '苏州，电子厂', null],
	] as const)('%s %s: %s', (field, value, problem) => {
		expect(problemOf(field, value)).toBe(problem);
	});

	test('changes nothing when it says what holds, however it is written', () => {
		expect(propose(card(...FAMILY), { phone: '15000001002', workplace: '东莞，鞋厂' })).toEqual({
			...{ reports: [], takenBack: [] },
		});
	});

	test('changes nothing when the same waits already', () => {
		const facts = card(...FAMILY, told(['mother', 'phone', '150 0000 8888']));
		expect(propose(facts, { phone: '15000008888' })).toEqual({ reports: [], takenBack: [] });
	});

	test('takes the place of what the same guardian told before, and of nobody else’s', () => {
		const facts = card(
			...FAMILY,
			told(['mother', 'phone', '150 0000 8888']),
			told(['mother', 'workplace', '苏州']),
			{ line: ['mother', 'phone', '150 0000 6666'], by: FATHER },
		);
		const mine = facts.statements.find(({ value }) => value === '150 0000 8888')?.id;
		expect(propose(facts, { phone: '150 0000 9999' })).toEqual({
			reports: [{ field: 'phone', value: '150 0000 9999' }],
			takenBack: [mine],
		});
		expect(propose(facts, { phone: '150 0000 1002' })).toEqual({
			reports: [],
			takenBack: [mine],
		});
	});

	test('finds no room beside as many as may wait, until some were settled', () => {
		const one = { reports: [{ field: 'phone' as const, value: '1' }], takenBack: [] };
		const lines = (count: number, verdict?: Verdict) =>
			Array.from({ length: count }, (_, at) =>
				told(['mother', 'workplace', `厂${at}`], '2026-11-20T08:00:00.000Z', verdict),
			);
		expect(hasRoom(card(...lines(WAITING_MAX - 1)), MOTHER, one, NOW)).toBe(true);
		expect(hasRoom(card(...lines(WAITING_MAX)), MOTHER, one, NOW)).toBe(false);
		expect(hasRoom(card(...lines(WAITING_MAX)), FATHER, one, NOW)).toBe(true);
		expect(hasRoom(card(...lines(WAITING_MAX, 'older')), MOTHER, one, NOW)).toBe(true);
	});

	test('finds no room when a day has had enough of them, settled or not', () => {
		const one = { reports: [{ field: 'phone' as const, value: '1' }], takenBack: [] };
		const lines = (at: string) =>
			Array.from({ length: DAILY_MAX }, (_, n) =>
				told(['mother', 'workplace', `厂${n}`], at, 'older'),
			);
		expect(hasRoom(card(...lines('2026-11-26T01:00:00.000Z')), MOTHER, one, NOW)).toBe(false);
		expect(hasRoom(card(...lines('2026-11-25T07:59:00.000Z')), MOTHER, one, NOW)).toBe(true);
	});
});
