import type * as Y from 'yjs';
import { parseAuthor } from '#domain/author.ts';
import type { Statement, Withdrawal } from '#domain/card/statement.ts';
import { parseId, type Id } from '#domain/ids.ts';
import { parseInstant } from '#domain/time.ts';
import { piecesWith, putPiece, putStatement } from './statement-pieces.ts';
import { readString } from './y-read.ts';

/**
 * The shape of the tidings (变更, C5): what the care team heard in the field, as statements that change
 * nothing until the archivist has settled them in the card.
 */
export function reportChange(doc: Y.Doc, statement: Statement): void {
	putStatement(doc, statement);
}

/** Takes a report back; it stays, marked. Only whoever made it can, which reading holds to (`settle`). */
export function withdrawReport(doc: Y.Doc, id: Id<'withdrawal'>, withdrawal: Withdrawal): void {
	putPiece(doc, id, { ...withdrawal });
}

export function readWithdrawals(doc: Y.Doc): (Withdrawal & { readonly id: Id<'withdrawal'> })[] {
	return piecesWith(doc, (key, map) => {
		const id = parseId('withdrawal', key);
		const statementId = parseId('statement', readString(map, 'statementId'));
		const by = parseAuthor(readString(map, 'by'));
		const at = parseInstant(readString(map, 'at'));
		if (id === null || !statementId || !by || !at) return null;
		return { id, statementId, by, at };
	});
}
