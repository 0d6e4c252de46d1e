import { PayloadError } from '../codec.ts';

/** Failures of the disk or of this moment: busy, no memory, I/O, full, cannot open. */
const PASSING: readonly number[] = [5, 6, 7, 10, 13, 14];
/** What SQLite says of a file that contradicts itself: corrupt, no database. */
const CORRUPT: readonly number[] = [11, 26];

/**
 * What went wrong while something was read, seen as damage unless it is one of the failures that pass:
 * whatever surprises a reader of well-formed rows has been changed on the disk.
 */
export function damageOf(cause: unknown): Error {
	if (cause instanceof PayloadError) return cause;
	if (PASSING.includes(codeOf(cause))) return cause as Error;
	return new PayloadError(`log.sqlite is damaged on disk: ${wordsOf(cause)}`, { cause });
}

/** Does a failed write say that the file is damaged, and not that the disk takes no more? */
export const isDamage = (cause: unknown): boolean =>
	cause instanceof PayloadError || CORRUPT.includes(codeOf(cause));

/** The last byte is SQLite's own code, what lies above it says more closely where. */
function codeOf(cause: unknown): number {
	const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) : 0;
	return code & 0xff;
}

const wordsOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
