import type { Id } from '#domain/ids.ts';
import type { KnownChild } from '#domain/census/likeness.ts';

/**
 * What a line of an import found and left behind, so that it can be taken back: a child's record whole
 * (`before` is `null` of one that it made) and the proposals whose place it took.
 */
export interface LineRecord {
	readonly before: KnownChild | null;
	readonly after: KnownChild;
	readonly ended: readonly Id<'leftBehindStatus'>[];
}

/** Is this the record that the import left behind? Then nobody has changed it since. */
export function isAsLeft(now: KnownChild, { after }: LineRecord): boolean {
	return FIELDS.every((field) => now[field] === after[field]);
}

const FIELDS = [
	...(['name', 'classId', 'sex', 'birthDate', 'studentNumber', 'boarding', 'hasLeft'] as const),
];
