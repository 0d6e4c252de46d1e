import type { UserId } from '#domain/ids.ts';
import type { FoldedFrom, LoggedUpdate } from '#server/store/log/update-log.ts';

/** Somebody who has written nothing for so long has got up from the table. */
export const sittingGapMs = 30 * 60_000;

/** The number and time of the first update that a row stands for. */
export const beginningOf = ({ folded, seq, receivedAt }: LoggedUpdate): FoldedFrom =>
	folded ?? { seq, receivedAt };

/**
 * For each row when its author got up from the table after it. The time of a word is told no closer
 * than that, so a fold of the rows of a sitting changes nothing in what is told.
 */
export function sittingEnds(rows: readonly LoggedUpdate[]): number[] {
	const newest = new Map<UserId, { end: number }>();
	const sittings = rows.map((row) => {
		const known = newest.get(row.author);
		const isSeated = known && beginningOf(row).receivedAt - known.end <= sittingGapMs;
		const sitting = isSeated ? known : { end: row.receivedAt };
		sitting.end = Math.max(sitting.end, row.receivedAt);
		newest.set(row.author, sitting);
		return sitting;
	});
	return sittings.map(({ end }) => end);
}
