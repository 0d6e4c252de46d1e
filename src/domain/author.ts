import { parseId, type GuardianId, type UserId } from './ids.ts';

/**
 * Who wrote something, as documents, log and history name them: nearly always a member of staff. A
 * guardian has no account; in the little that they write through their link (product.md §4.4, row
 * "Contact card") they stand under their own id, where staff stand under theirs.
 */
export function authorOf(guardianId: GuardianId): UserId {
	return guardianId as string as UserId;
}

/** Reads an author from outside; `null` when it names neither a member of staff nor a guardian. */
export function parseAuthor(value: unknown): UserId | null {
	const guardian = parseId('guardian', value);
	return guardian === null ? parseId('user', value) : authorOf(guardian);
}

export function isGuardian(author: UserId): boolean {
	return parseId('guardian', author) !== null;
}
