import type { Records } from '#server/services.ts';
import { isChildDocKind, type ClassDocKind, type MentorDocKind } from '#domain/doc-kind.ts';
import type { UserId } from '#domain/ids.ts';
import { can, type DocumentSubject } from '#domain/permission.ts';
import { grantOf } from '#server/access/facts.ts';
import type { DocumentRow } from './document-row.ts';

/**
 * Has this person, today or at any time, been allowed to write in this document? The same table is
 * asked, over every role and pairing there ever was: who once cared for a child may hand in what was
 * written then, and nobody else fills the quarantine.
 */
export async function couldEverWrite(
	records: Records,
	userId: UserId,
	document: DocumentRow,
): Promise<boolean> {
	const subject = await subjectOfAllTimes(records, document);
	if (subject === null) return false;
	const grants = await records
		.selectFrom('roleGrant')
		.select(['role', 'classId', 'subject'])
		.where('userId', '=', userId)
		.execute();
	const actor = { userId, grants: grants.map(grantOf) };
	return can(actor, 'write', { type: 'document', ...subject });
}

/** Whose document it is, with everybody who was ever paired with the child. */
async function subjectOfAllTimes(
	records: Records,
	{ kind, childId, classId, authorId, subject }: DocumentRow,
): Promise<DocumentSubject | null> {
	if (classId !== null) return { kind: kind as ClassDocKind, classId, subject };
	if (authorId !== null) return { kind: kind as MentorDocKind, authorId, classIds: [] };
	if (childId === null || !isChildDocKind(kind)) return null;
	const child = await records
		.selectFrom('child')
		.select('classId')
		.where('id', '=', childId)
		.executeTakeFirst();
	if (child === undefined) return null;
	const pairings = await records
		.selectFrom('pairing')
		.select('userId')
		.where('childId', '=', childId)
		.execute();
	const cadres = await records
		.selectFrom('cadrePairing')
		.select('userId')
		.where('childId', '=', childId)
		.execute();
	const mentorIds = pairings.map((pairing) => pairing.userId);
	const cadreIds = cadres.map((pairing) => pairing.userId);
	return { kind, child: { childId, classId: child.classId, mentorIds, cadreIds } };
}
