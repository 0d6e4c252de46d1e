import type { DocKind } from '#domain/doc-kind.ts';
import type { AuthoredPiece } from '#domain/history.ts';
import { authoredPieces, type Piece } from './pieces.ts';
import { Replay, type LoggedDocument } from './replay.ts';

interface Question {
	readonly kind: DocKind;
	/** The number of the last row that counts; all rows count without it. */
	readonly at: number | null;
	/** One piece only. */
	readonly piece: string | null;
}

/** Every piece as it stood at a moment, newest first, with the author and time of every run of words. */
export function wordsAt(logged: LoggedDocument, { kind, at, piece }: Question): AuthoredPiece[] {
	const then = new Replay(logged, at === null ? {} : { until: at });
	const pieces = authoredPieces(then, kind).filter(
		(each) => piece === null || each.piece === piece,
	);
	then.destroy();
	if (at === null) return pieces.map((each) => ({ ...each, asToday: true }));
	const now = new Replay(logged);
	const today = new Map(authoredPieces(now, kind).map((each) => [each.piece, plain(each)]));
	now.destroy();
	return pieces.map((each) => ({ ...each, asToday: today.get(each.piece) === plain(each) }));
}

function plain({ parts, removed, label }: Piece): string {
	const words = parts.map(({ name, dueOn, lines }) => [
		name,
		dueOn,
		lines.map((line) => line.map(({ text }) => text).join('')),
	]);
	return JSON.stringify([label, removed, words]);
}
