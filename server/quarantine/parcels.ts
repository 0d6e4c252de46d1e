import type { QuarantinedWords } from '#server/store/log/quarantine.ts';

/** At least one row; all of one author, document, generation and reason, and decided together. */
export type Parcel = readonly [QuarantinedWords, ...QuarantinedWords[]];

/**
 * Rows that belong together, so that whoever looks sees one piece of somebody's work and not two
 * hundred frames.
 */
export function parcelsOf(rows: readonly QuarantinedWords[]): Parcel[] {
	const groups = Map.groupBy(rows, ({ docId, generation, author, session, reason, outcome }) =>
		[docId, generation, author, session, reason, outcome?.state, outcome?.at].join(' '),
	);
	return [...groups.values()].flatMap(([first, ...others]) =>
		first === undefined ? [] : [[first, ...others] as const],
	);
}
