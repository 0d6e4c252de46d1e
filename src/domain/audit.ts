import type { Instant } from './time.ts';

/**
 * How the audit (操作记录) was found not to be what was written (D13): a row is another, a row is not in
 * its place, rows are gone from the end, or the note of how far it had come is gone or not ours.
 */
export type AuditFault = 'changed' | 'missing' | 'cut-off' | 'head';

/** `row`: the first that is not as it was written, from 1; with `head` the last there is. */
export type AuditVerdict =
	| { readonly type: 'whole'; readonly rows: number }
	| { readonly type: 'broken'; readonly fault: AuditFault; readonly row: number };

/** What is known of the audit at a running school; `not-yet` until the first look is over. */
export type AuditState =
	{ readonly type: 'not-yet' } | (AuditVerdict & { readonly lookedAt: Instant });
