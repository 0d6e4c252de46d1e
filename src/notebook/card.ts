import type * as Y from 'yjs';
import { isCardField, isCardPerson } from '#domain/card/fields.ts';
import type { CardFacts } from '#domain/card/settle.ts';
import {
	VERDICTS,
	type CardCheck,
	type Settlement,
	type Statement,
	type Verdict,
} from '#domain/card/statement.ts';
import { parseId, type StatementId } from '#domain/ids.ts';
import { parseInstant } from '#domain/time.ts';
import {
	piecesWith,
	putPiece,
	putStatement,
	readChecks,
	readStatements,
} from './statement-pieces.ts';
import { readWithdrawals } from './tidings.ts';
import { readString } from './y-read.ts';

/**
 * The shape of the contact card (联系卡): statements, and the archivist's settlements about them. A
 * settled statement that was only reported is copied here under its own id, so that the card says
 * everything without the tidings; only what the archivist wrote decides, whatever lies in the tidings.
 */

/** Settles a field: takes in the statements it speaks of and says how each stands, in one transaction. */
export function settleField(
	doc: Y.Doc,
	{ id, verdicts, after, ...values }: Settlement,
	statements: readonly Statement[],
): void {
	doc.transact(() => {
		for (const statement of statements) putStatement(doc, statement);
		putPiece(doc, id, { ...values, verdicts: { ...verdicts }, after: [...after] });
	});
}

export function readSettlements(doc: Y.Doc): Settlement[] {
	return piecesWith(doc, (key, map) => {
		const id = parseId('settlement', key);
		const [person, field] = [readString(map, 'person'), readString(map, 'field')];
		const by = parseId('user', readString(map, 'by'));
		const at = parseInstant(readString(map, 'at'));
		if (id === null || !by || !at || !isCardPerson(person) || !isCardField(field)) return null;
		return {
			...{ id, person, field, by, at },
			verdicts: readVerdicts(map.get('verdicts')),
			after: readAfter(map.get('after')),
			reason: readString(map, 'reason') ?? '',
		};
	});
}

/** Everything about a child's people, from its card and, where there are any, from the tidings. */
export function readCardFacts(card: Y.Doc, tidings: Y.Doc | null): CardFacts {
	const settled = readStatements(card);
	const known = new Set(settled.map(({ id }) => id));
	const reported = tidings === null ? [] : readStatements(tidings);
	return {
		statements: [...settled, ...reported.filter(({ id }) => !known.has(id))],
		settlements: readSettlements(card),
		withdrawals: tidings === null ? [] : readWithdrawals(tidings),
	};
}

/** Every time somebody asked whether the card is still right: at the desk, or in the field. */
export function readAllChecks(card: Y.Doc, tidings: Y.Doc | null): CardCheck[] {
	return [...readChecks(card), ...(tidings === null ? [] : readChecks(tidings))].sort((a, b) =>
		a.on !== b.on ? (a.on < b.on ? 1 : -1) : a.at < b.at ? 1 : -1,
	);
}

function readVerdicts(value: unknown): Record<StatementId, Verdict> {
	const verdicts: Record<StatementId, Verdict> = {};
	if (typeof value !== 'object' || value === null) return verdicts;
	for (const [key, found] of Object.entries(value)) {
		const id = parseId('statement', key);
		const verdict = VERDICTS.find((each) => each === found);
		if (id !== null && verdict !== undefined) verdicts[id] = verdict;
	}
	return verdicts;
}

function readAfter(value: unknown): Settlement['after'] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((key) => parseId('settlement', key) ?? []);
}
