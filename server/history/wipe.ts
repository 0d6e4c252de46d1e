import type { Wipe } from '#domain/history.ts';

/** How a piece stands: its words, and whether anybody sees it. */
export interface Stand {
	readonly chars: number;
	readonly visible: boolean;
}

/** What one sitting did to one piece, and how that stands today. */
export interface Loss {
	readonly piece: string;
	readonly before: Stand;
	readonly after: Stand;
	readonly today: Stand;
	/** Characters of before the sitting that it deleted. */
	readonly deleted: number;
}

/** A piece with fewer characters than this is nobody's loss worth an alarm. */
export const emptiedCharsMin = 60;
/** So much of a piece's words must go to call it emptied, and be back to call that undone. */
export const emptiedShare = 0.7;
const returnedShare = 0.8;
/**
 * Does one update take most of a piece's words at once? Before it a sitting ends: nobody means it as
 * one more slip of the pen, and the moment before it must be there to go back to.
 */
export const isSudden = (charsBefore: number, deleted: number): boolean =>
	charsBefore >= emptiedCharsMin && deleted >= charsBefore * emptiedShare;

/** So many pieces taken away in one sitting, or so much of all words, is a wipe. */
const wipedPiecesMin = 3;
const wipedShare = 0.5;
const wipedCharsMin = 120;

/**
 * Was a large part of the document, or of one piece of it, taken away in a sitting? One entry put
 * away by its own button is none, unless it is most of the book. `charsBefore` are all words in sight.
 */
export function wipeOf(losses: readonly Loss[], charsBefore: number): Wipe | null {
	const removed = losses.filter(({ before, after }) => before.visible && !after.visible);
	const emptied = losses.filter(
		({ before, after, deleted }) =>
			before.visible && after.visible && isSudden(before.chars, deleted),
	);
	const gone = [
		...removed.map(({ before }) => before.chars),
		...emptied.map(({ deleted }) => deleted),
	].reduce((sum, chars) => sum + chars, 0);
	const isLarge = gone >= wipedCharsMin && gone >= charsBefore * wipedShare;
	if (removed.length < wipedPiecesMin && emptied.length === 0 && !isLarge) return null;
	const lost = [...removed, ...emptied];
	const undone = lost.every(
		({ before, today }) => today.visible && today.chars >= before.chars * returnedShare,
	);
	const pieces = lost.map(({ piece }) => piece).sort();
	return { removed: removed.length, emptied: emptied.length, pieces, chars: gone, undone };
}
