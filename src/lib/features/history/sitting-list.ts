import type { PieceChange, Sitting } from '#domain/history.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';

/** The sittings of one day, newest first. */
export interface HistoryDay {
	readonly day: LocalDate;
	readonly sittings: readonly Sitting[];
}

/**
 * The newest `count` sittings that did something, by the day on which they ended; with `piece` only
 * what they did to that one.
 */
export function groupByDay(
	sittings: readonly Sitting[],
	piece: string | null,
	count: number,
): { readonly days: readonly HistoryDay[]; readonly isMore: boolean } {
	const told = sittings
		.map((sitting) => (piece === null ? sitting : onlyPiece(sitting, piece)))
		.filter(({ pieces }) => pieces.length > 0)
		.toSorted((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : b.lastSeq - a.lastSeq));
	const days = Map.groupBy(told.slice(0, count), ({ to }) => localDateAt(to));
	return {
		days: [...days].map(([day, list]) => ({ day, sittings: list })),
		isMore: told.length > count,
	};
}

function onlyPiece(sitting: Sitting, piece: string): Sitting {
	const { wipe } = sitting;
	return {
		...sitting,
		pieces: sitting.pieces.filter((each) => each.piece === piece),
		wipe: wipe?.pieces.includes(piece) ? wipe : null,
	};
}

/** What a sitting did to all its pieces together. */
export function amountOf(pieces: readonly PieceChange[]): { written: number; deleted: number } {
	return pieces.reduce(
		(sum, { written, deleted }) => ({
			written: sum.written + written,
			deleted: sum.deleted + deleted,
		}),
		{ written: 0, deleted: 0 },
	);
}
