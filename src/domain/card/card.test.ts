import { describe, expect, test } from 'vitest';
import type { SettlementId, StatementId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { isHandledInTime, isCheckedIn, termToCheck } from './checks.ts';
import { completenessOf, isFileComplete } from './completeness.ts';
import type { CardField, CardPerson } from './fields.ts';
import { dialled, isSameNumber, masked, phoneDoubt } from './phone.ts';
import {
	allOf,
	fateOf,
	fieldsToSettle,
	isContested,
	isToSettle,
	nextVerdicts,
	settle,
	standingVerdicts,
	valueOf,
	type CardFacts,
} from './settle.ts';
import type { Settlement, Statement, Verdict } from './statement.ts';

const MENTOR = `usr_${'m'.repeat(22)}` as UserId;
const KEEPER = `usr_${'k'.repeat(22)}` as UserId;
const stm = (mark: string) => `stm_${mark.repeat(22)}` as StatementId;
const stl = (mark: string) => `stl_${mark.repeat(22)}` as SettlementId;

function said(mark: string, value: string, over: Partial<Statement> = {}): Statement {
	return {
		...{ id: stm(mark), person: 'father', field: 'phone', value, source: 'carer', note: '' },
		...{ since: '2026-11-20' as LocalDate, photos: [], seen: null, by: MENTOR },
		writtenAt: `2026-11-20T0${mark}:00:00.000Z` as Instant,
		...over,
	};
}

function settled(
	mark: string,
	verdicts: Record<StatementId, Verdict>,
	after: SettlementId[] = [],
): Settlement {
	return {
		...{ id: stl(mark), person: 'father', field: 'phone', verdicts, after, reason: '' },
		...{ by: KEEPER, at: '2026-11-21T01:00:00.000Z' as Instant },
	};
}

const facts = (over: Partial<CardFacts>): CardFacts => ({
	...{ statements: [], settlements: [], withdrawals: [] },
	...over,
});
const ids = (statements: readonly Statement[]) => statements.map(({ id }) => id[4]).join('');
const phoneOf = (all: CardFacts) => settle(all, 'father', 'phone');

describe('[C5] a field of a card', () => {
	const old = said('1', '15300000001');
	const fresh = said('2', '15300000002');
	const rival = said('3', '15300000003');

	test('keeps its number while reports wait, however many and however new', () => {
		const state = phoneOf(
			facts({
				statements: [old, fresh, rival],
				settlements: [settled('a', { [old.id]: 'in-force' })],
			}),
		);
		expect(valueOf(state)).toBe(old.value);
		expect(ids(state.waiting)).toBe('32');
		expect(isToSettle(state)).toBe(true);
	});

	test('has a new number in force once settled; the old one and the one beside are kept', () => {
		const before = phoneOf(
			facts({
				statements: [old, fresh, rival],
				settlements: [settled('a', { [old.id]: 'in-force' })],
			}),
		);
		const verdicts = nextVerdicts(before, { [fresh.id]: 'in-force', [rival.id]: 'beside' });
		const state = phoneOf(
			facts({
				statements: [old, fresh, rival],
				settlements: [
					settled('a', { [old.id]: 'in-force' }),
					settled(
						'b',
						verdicts,
						before.heads.map(({ id }) => id),
					),
				],
			}),
		);
		expect([ids(state.inForce), ids(state.beside), ids(state.older)]).toEqual(['2', '3', '1']);
		expect(isToSettle(state)).toBe(false);
	});

	test('a report that is not right leaves what was in force', () => {
		const before = phoneOf(
			facts({ statements: [old, fresh], settlements: [settled('a', { [old.id]: 'in-force' })] }),
		);
		expect(nextVerdicts(before, { [fresh.id]: 'wrong' })).toEqual({
			[old.id]: 'in-force',
			[fresh.id]: 'wrong',
		});
	});

	test('two archivists who decide apart make rivals, and neither number wins by chance', () => {
		const first = settled('a', { [old.id]: 'in-force' });
		const here = settled('b', { [old.id]: 'older', [fresh.id]: 'in-force' }, [first.id]);
		const there = settled('c', { [old.id]: 'older', [rival.id]: 'in-force' }, [first.id]);
		for (const settlements of [
			[first, here, there],
			[there, here, first],
		]) {
			const state = phoneOf(facts({ statements: [old, fresh, rival], settlements }));
			expect(ids(state.inForce)).toBe('32');
			expect([isContested(state), isToSettle(state), valueOf(state)]).toEqual([true, true, null]);
		}
	});

	test('loses no statement, whatever was decided and in whatever order', () => {
		const statements = [old, fresh, rival];
		const verdicts: Verdict[] = ['in-force', 'beside', 'older', 'wrong'];
		for (const one of verdicts) {
			for (const two of verdicts) {
				const settlements = [
					settled('a', { [old.id]: one, [fresh.id]: two }),
					settled('b', { [old.id]: two }, [stl('a')]),
				];
				const state = phoneOf(facts({ statements, settlements }));
				expect(ids(allOf(state)).split('').sort().join('')).toBe('123');
			}
		}
	});

	test('a ring of decisions hides nothing', () => {
		const ring = [
			settled('a', { [old.id]: 'in-force' }, [stl('b')]),
			settled('b', { [old.id]: 'wrong' }, [stl('a')]),
		];
		expect(valueOf(phoneOf(facts({ statements: [old], settlements: ring })))).toBe(old.value);
	});

	test('only who made a report takes it back, and not after it was settled', () => {
		const at = '2026-11-20T10:00:00.000Z' as Instant;
		const taken = (by: UserId) =>
			phoneOf(facts({ statements: [fresh], withdrawals: [{ statementId: fresh.id, by, at }] }));
		expect(ids(taken(MENTOR).withdrawn)).toBe('2');
		expect(ids(taken(KEEPER).waiting)).toBe('2');
		const late = facts({
			...{ statements: [fresh], settlements: [settled('a', { [fresh.id]: 'in-force' })] },
			withdrawals: [{ statementId: fresh.id, by: MENTOR, at }],
		});
		expect(valueOf(phoneOf(late))).toBe(fresh.value);
	});
});

describe('[A9] a card', () => {
	const cardOf = (values: Readonly<Record<string, string>>): CardFacts => {
		const statements: Statement[] = [];
		const settlements: Settlement[] = [];
		let count = 0;
		for (const [key, value] of Object.entries(values)) {
			const [person, field] = key.split('.') as [CardPerson, CardField];
			const id = `stm_${String(count++).padStart(22, '0')}` as StatementId;
			statements.push(said('1', value, { id, person, field }));
			const at = settled('a', { [id]: 'in-force' });
			settlements.push({ ...at, id: `stl_${id.slice(4)}` as SettlementId, person, field });
		}
		return facts({ statements, settlements });
	};
	const FATHER = {
		...{ 'father.name': '王建国', 'father.standing': 'away', 'father.phone': '15300000001' },
		...{ 'father.address': '赵庄', 'father.workplace': '昆山' },
	};
	const PUPIL = {
		...{ 'pupil.sex': 'girl', 'pupil.birthDate': '2013-05-01' },
		...{ 'pupil.ethnicity': '汉', 'pupil.address': '赵庄' },
	};

	test('names what is missing, and asks for no job and no illness', () => {
		const { missing, required, filled } = completenessOf(cardOf({ ...PUPIL, ...FATHER }));
		expect(missing.map(({ person, field }) => `${person}.${field}`)).toEqual([
			...['mother.name', 'mother.standing', 'mother.phone', 'mother.address', 'mother.workplace'],
			...['carer.name', 'carer.relation', 'carer.phone', 'carer.address', 'carer.age'],
		]);
		expect(required - filled).toBe(missing.length);
	});

	test('of a parent who is gone nothing more is asked; with one at home, no carer', () => {
		const gone = completenessOf(cardOf({ ...PUPIL, ...FATHER, 'mother.standing': 'gone' }));
		expect(gone.missing.every(({ person }) => person === 'carer')).toBe(true);
		const home = { ...FATHER, 'father.standing': 'home' };
		const { missing } = completenessOf(cardOf({ ...PUPIL, ...home, 'mother.standing': 'gone' }));
		expect(missing).toEqual([]);
	});

	test('is complete with its fields, a mentor and a known consent, and not with two of them', () => {
		const all = { missingFields: 0, hasMentor: true, isConsentKnown: true };
		expect(isFileComplete(all)).toBe(true);
		expect(isFileComplete({ ...all, missingFields: 1 })).toBe(false);
		expect(isFileComplete({ ...all, hasMentor: false })).toBe(false);
		expect(isFileComplete({ ...all, isConsentKnown: false })).toBe(false);
	});
});

test.each([
	['153 0123 4567', '15301234567', null],
	['+86 153-0123-4567', '15301234567', null],
	['１５３０１２３４５６７', '15301234567', null],
	['1530123456', '1530123456', 'too-short'],
	['153012345678', '153012345678', 'too-long'],
	['12012345678', '12012345678', 'odd-start'],
	['0812-8123456', '08128123456', null],
	['他二叔那里', '', 'no-digits'],
	['+1 212 555 0100', '+12125550100', null],
])('a number written as %s', (typed, digits, doubt) => {
	expect(dialled(typed)).toBe(digits);
	expect(phoneDoubt(typed)).toBe(doubt);
});

test('a masked number cannot be called, and the same number is known however it is written', () => {
	expect(masked('153 0123 4567')).toBe('153****4567');
	expect(masked('12345')).toBe('*****');
	expect(isSameNumber('153 0123 4567', '+8615301234567')).toBe(true);
	expect(isSameNumber('不知道', '没有')).toBe(false);
});

test('[C5] a report is handled within seven days; a card is confirmed once a term', () => {
	const day = (date: string) => date as LocalDate;
	expect(isHandledInTime(day('2026-11-01'), null, day('2026-11-08'))).toBe(true);
	expect(isHandledInTime(day('2026-11-01'), null, day('2026-11-09'))).toBe(false);
	expect(isHandledInTime(day('2026-11-01'), day('2026-11-03'), day('2026-12-09'))).toBe(true);
	const terms = [
		{ startsOn: day('2026-09-01'), endsOn: day('2027-01-20') },
		{ startsOn: day('2027-02-20'), endsOn: day('2027-07-05') },
	];
	expect(termToCheck(terms, day('2026-08-01'))).toBeNull();
	expect(termToCheck(terms, day('2027-02-01'))).toBe(terms[0]);
	expect(isCheckedIn(terms[1] ?? null, day('2026-12-01'))).toBe(false);
	expect(isCheckedIn(terms[1] ?? null, day('2027-02-20'))).toBe(true);
});

describe('[C5] a decision that is taken back', () => {
	const [old, fresh] = [said('1', '15300000001'), said('2', '15300000002')];
	const first = settled('a', { [old.id]: 'in-force' });
	const before = phoneOf(facts({ statements: [old, fresh], settlements: [first] }));
	const second = settled('b', nextVerdicts(before, { [fresh.id]: 'in-force' }), [first.id]);

	test('is followed by one that says again what was before, and what waited waits again', () => {
		const third = settled('c', standingVerdicts(before), [second.id]);
		const after = phoneOf(facts({ statements: [old, fresh], settlements: [first, second, third] }));
		expect(valueOf(after)).toBe(old.value);
		expect(ids(after.waiting)).toBe('2');
	});

	test('and of each statement one can say what became of it', () => {
		expect([fateOf(before, old.id), fateOf(before, fresh.id)]).toEqual(['in-force', 'waiting']);
		const after = phoneOf(facts({ statements: [old, fresh], settlements: [first, second] }));
		expect([fateOf(after, old.id), fateOf(after, fresh.id)]).toEqual(['older', 'in-force']);
		expect(fateOf(after, stm('9'))).toBeNull();
	});

	test('the desk names the fields about which something is to be decided, and no other', () => {
		const all = facts({ statements: [old, fresh], settlements: [first] });
		expect(fieldsToSettle(all).map(({ person, field }) => `${person}.${field}`)).toEqual([
			'father.phone',
		]);
		expect(fieldsToSettle(facts({ statements: [old], settlements: [first] }))).toEqual([]);
	});
});
