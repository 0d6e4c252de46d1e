import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { settle, valueOf } from '#domain/card/settle.ts';
import type { Statement } from '#domain/card/statement.ts';
import type { CardCheckId, Id, SettlementId, StatementId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { readAllChecks, readCardFacts, settleField } from './card.ts';
import { piecesOf } from './piece-words.ts';
import { putCheck, readChecks, statementsOf, withdrawCheck } from './statement-pieces.ts';
import { readWithdrawals, reportChange, withdrawReport } from './tidings.ts';

const MENTOR = `usr_${'m'.repeat(22)}` as UserId;
const AT = '2026-11-20T08:00:00.000Z' as Instant;
const DAY = '2026-11-20' as LocalDate;

function said(mark: string, value: string): Statement {
	return {
		...{ id: `stm_${mark.repeat(22)}` as StatementId, person: 'father', field: 'phone', value },
		...{ since: DAY, source: 'carer', note: '奶奶说的，换了厂', photos: ['a'.repeat(64)] },
		...{ seen: null, by: MENTOR, writtenAt: AT },
	};
}

const decision = (mark: string, main: Statement) => ({
	...{ id: `stl_${mark.repeat(22)}` as SettlementId, person: main.person, field: main.field },
	...{
		verdicts: { [main.id]: 'in-force' as const },
		after: [],
		reason: '打通了',
		by: MENTOR,
		at: AT,
	},
});

test('a report lies in the tidings, and in the card once it is settled', () => {
	const [card, tidings] = [new Y.Doc(), new Y.Doc()];
	const report = said('1', '15301234567');
	reportChange(tidings, report);
	expect(readCardFacts(card, tidings).statements).toEqual([report]);
	expect(settle(readCardFacts(card, tidings), 'father', 'phone').waiting).toEqual([report]);
	settleField(card, decision('a', report), [report]);
	expect(valueOf(settle(readCardFacts(card, null), 'father', 'phone'))).toBe(report.value);
	expect(readCardFacts(card, tidings).statements).toHaveLength(1);
});

test('a piece that is there is never written again', () => {
	const tidings = new Y.Doc();
	reportChange(tidings, said('1', '15301234567'));
	reportChange(tidings, said('1', '13900000000'));
	expect(readCardFacts(new Y.Doc(), tidings).statements[0]?.value).toBe('15301234567');
});

test('what is written into the tidings decides nothing', () => {
	const [card, tidings] = [new Y.Doc(), new Y.Doc()];
	const report = said('1', '15301234567');
	reportChange(tidings, report);
	settleField(tidings, decision('a', report), []);
	expect(settle(readCardFacts(card, tidings), 'father', 'phone').inForce).toEqual([]);
});

test('two who report without a network lose nothing of each other', () => {
	const [one, two] = [new Y.Doc(), new Y.Doc()];
	reportChange(one, said('1', '15300000001'));
	reportChange(two, said('2', '15300000002'));
	Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
	Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
	const waiting = (doc: Y.Doc) =>
		settle(readCardFacts(new Y.Doc(), doc), 'father', 'phone').waiting.map(({ value }) => value);
	expect(waiting(one)).toEqual(waiting(two));
	expect(waiting(one)).toHaveLength(2);
});

test('checks at the desk and in the field are read together, newest first', () => {
	const [card, tidings] = [new Y.Doc(), new Y.Doc()];
	const check = (mark: string, on: string) => ({
		...{ id: `chk_${mark.repeat(22)}` as CardCheckId, on: on as LocalDate, by: MENTOR, at: AT },
		source: 'carer' as const,
	});
	putCheck(card, check('1', '2026-09-10'));
	putCheck(tidings, check('2', '2026-11-20'));
	expect(readAllChecks(card, tidings).map(({ on }) => on)).toEqual(['2026-11-20', '2026-09-10']);
});

test('a check is taken back by whoever made it, and by nobody else', () => {
	const tidings = new Y.Doc();
	const own = {
		...{ id: `chk_${'1'.repeat(22)}` as CardCheckId, on: '2026-11-20' as LocalDate, by: MENTOR },
		...{ at: AT, source: 'carer' as const },
	};
	putCheck(tidings, own);
	const takeBack = (by: typeof MENTOR, mark: string) =>
		withdrawCheck(tidings, `wdr_${mark.repeat(22)}` as Id<'withdrawal'>, {
			...{ checkId: own.id, by, at: AT },
		});
	takeBack(`usr_${'9'.repeat(22)}` as typeof MENTOR, '1');
	expect(readChecks(tidings)).toEqual([own]);
	takeBack(MENTOR, '2');
	expect(readChecks(tidings)).toEqual([]);
	// A withdrawal of a report is none of a check, and the other way round.
	expect(readWithdrawals(tidings)).toEqual([]);
});

test('what does not read well is absent, and the rest is there (N5)', () => {
	const card = new Y.Doc();
	settleField(card, decision('a', said('1', '1')), [said('1', '1'), said('2', '2')]);
	const spoilt = statementsOf(card).get(said('2', '2').id) as Y.Map<unknown>;
	spoilt.set('person', 'uncle');
	statementsOf(card).set('stm_short', new Y.Map([['value', '1']]));
	statementsOf(card).set(`stl_${'b'.repeat(22)}`, 7);
	const facts = readCardFacts(card, null);
	expect(facts.statements).toEqual([said('1', '1')]);
	expect(facts.settlements).toHaveLength(1);
});

test('every piece can be read as words', () => {
	const tidings = new Y.Doc();
	const report = said('1', '15301234567');
	reportChange(tidings, report);
	withdrawReport(tidings, `wdr_${'1'.repeat(22)}` as Id<'withdrawal'>, {
		...{ statementId: report.id, by: MENTOR, at: AT },
	});
	const words = piecesOf(tidings, 'tidings').flatMap(({ lines }) => lines);
	expect(words).toContain('爸爸 联系电话：15301234567');
	expect(words).toContain('奶奶说的，换了厂');
	expect(words).toContain('收回：15301234567');
	const card = new Y.Doc();
	settleField(card, decision('a', report), [report]);
	const settled = piecesOf(card, 'card').flatMap(({ lines }) => lines);
	expect(settled).toEqual(expect.arrayContaining(['现用：15301234567', '打通了']));
});
