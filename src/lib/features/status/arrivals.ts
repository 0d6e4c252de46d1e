import type { Reach } from '#lib/session/session.ts';

/**
 * What was written without a network and has come to school since: the mentor who rides back into town
 * is told so by name, without having to ask (product.md §5.1 step 8). Pieces are `docId/item`.
 */
export interface Arrivals {
	/** Written without a network, and not at school yet. */
	readonly away: ReadonlySet<string>;
	/** Of those, what has come to school and was not looked at yet. */
	readonly arrived: ReadonlySet<string>;
}

/** What lay unsent on this device when it was opened was written while there was no network. */
export function beginArrivals(found: ReadonlySet<string> = new Set()): Arrivals {
	return { away: found, arrived: new Set() };
}

/** Follows the state of the device; the very same object while nothing has changed. */
export function followArrivals(
	before: Arrivals,
	now: {
		readonly reach: Reach;
		readonly waiting: ReadonlySet<string>;
		/** What the school did not take into its record: it waits no more, and has not arrived. */
		readonly kept: ReadonlySet<string>;
	},
): Arrivals {
	const isOnline = now.reach === 'online';
	const gone = isOnline ? [...before.away].filter((piece) => !now.waiting.has(piece)) : [];
	const added = isOnline ? [] : [...now.waiting].filter((piece) => !before.away.has(piece));
	// Words leave the line a moment before they lie in the tray, and what lies there has not arrived.
	const kept = [...before.arrived].some((piece) => now.kept.has(piece));
	if (gone.length === 0 && added.length === 0 && !kept) return before;
	const away = new Set([...before.away, ...added]);
	for (const piece of gone) away.delete(piece);
	// What somebody writes on in without a network is on its way again.
	const arrived = new Set(
		[...before.arrived, ...gone].filter((piece) => !away.has(piece) && !now.kept.has(piece)),
	);
	return { away, arrived };
}
