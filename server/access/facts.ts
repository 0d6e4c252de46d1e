import { isChildDocKind, type ClassDocKind, type MentorDocKind } from '#domain/doc-kind.ts';
import type { Actor, ChildFacts, DocumentSubject } from '#domain/permission.ts';
import type { ChildId, ClassId, DocId, SchoolYearId, TermId, UserId } from '#domain/ids.ts';
import type { Grant } from '#domain/role.ts';
import { endedSince } from '#domain/pairing/after-pairing.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import type { Selectable } from 'kysely';

/** Loads what `can` must know: who somebody is and how a child stands to them, as of now. */

/** The person with today's roles; no roles at all when the account is unknown or disabled. */
export async function loadActor(records: Records, userId: UserId): Promise<Actor> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['roleGrant.role', 'roleGrant.classId', 'roleGrant.subject'])
		.where('roleGrant.userId', '=', userId)
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	return { userId, grants: rows.map(grantOf) };
}

type StoredGrant = Pick<Selectable<RecordTables['roleGrant']>, 'role' | 'classId' | 'subject'>;

/** A row of `roleGrant` as `can` must know it. */
export function grantOf({ role, classId, subject }: StoredGrant): Grant {
	return {
		role,
		scope: classId === null ? { kind: 'school' } : { kind: 'class', classId, subject },
	};
}

/**
 * Class, mentors and cadres of each child; a child that is unknown or has left is not in the map. Who
 * was a mentor until a short while ago is among the facts only when it is asked for a moment `at`: without
 * one there are fewer rights, never more.
 */
export async function loadChildFacts(
	records: Records,
	childIds: readonly ChildId[] | 'all',
	at?: Instant,
): Promise<ReadonlyMap<ChildId, ChildFacts>> {
	let children = records.selectFrom('child').select(['id', 'classId']).where('leftAt', 'is', null);
	let pairings = records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('endedAt', 'is', null);
	let cadres = records
		.selectFrom('cadrePairing')
		.select(['childId', 'userId'])
		.where('endedAt', 'is', null);
	if (childIds !== 'all') {
		children = children.where('id', 'in', childIds);
		pairings = pairings.where('childId', 'in', childIds);
		cadres = cadres.where('childId', 'in', childIds);
	}
	const mentorsOf = Map.groupBy(await pairings.execute(), ({ childId }) => childId);
	const cadresOf = Map.groupBy(await cadres.execute(), ({ childId }) => childId);
	const former = at === undefined ? [] : await loadFormerMentors(records, childIds, at);
	const formerOf = Map.groupBy(former, ({ childId }) => childId);
	return new Map(
		(await children.execute()).map(({ id, classId }) => [
			id,
			{
				childId: id,
				classId,
				mentorIds: (mentorsOf.get(id) ?? []).map(({ userId }) => userId),
				cadreIds: (cadresOf.get(id) ?? []).map(({ userId }) => userId),
				formerMentorIds: (formerOf.get(id) ?? []).map(({ userId }) => userId),
			},
		]),
	);
}

/** The head teachers of each class, with an open account. */
export async function loadHeadTeachers(
	records: Records,
): Promise<ReadonlyMap<ClassId | null, readonly UserId[]>> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['userId', 'classId'])
		.where('role', '=', 'headTeacher')
		.where('endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ classId }) => classId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ userId }) => userId)]));
}

/** Whose pairing has ended so lately that they still read (§4.5), with the moment of its end. */
export async function loadFormerMentors(
	records: Records,
	childIds: readonly ChildId[] | 'all',
	at: Instant,
): Promise<{ childId: ChildId; userId: UserId; endedAt: Instant }[]> {
	let pairings = records
		.selectFrom('pairing')
		.select((select) => ['childId', 'userId', select.fn.max('endedAt').as('endedAt')])
		.where('endedAt', '>=', endedSince(at))
		.where('readAfter', '=', 1)
		.groupBy(['childId', 'userId']);
	if (childIds !== 'all') pairings = pairings.where('childId', 'in', childIds);
	const rows = await pairings.execute();
	return rows.map((row) => ({ ...row, endedAt: row.endedAt as Instant }));
}

/** As `loadChildFacts`, of one child; `null` when it is unknown or has left. */
export async function loadChild(
	records: Records,
	childId: ChildId,
	at?: Instant,
): Promise<ChildFacts | null> {
	return (await loadChildFacts(records, [childId], at)).get(childId) ?? null;
}

/** A document as `can` must know it, with the generation that is in force. */
export type DocumentFacts = DocumentSubject & {
	readonly id: DocId;
	readonly generation: number;
	/** Which term a class's document is of; `null` for all others. */
	readonly termId: TermId | null;
};

/** Some documents, all there are, or those that are worked with in one school year. */
export type WhichDocuments = readonly DocId[] | 'all' | { readonly inYear: SchoolYearId | null };

/** What must be known of these documents, in any order; those whose child has left are not among them. `at`: as in `loadChildFacts`. */
export async function loadDocuments(
	records: Records,
	which: WhichDocuments,
	at?: Instant,
): Promise<DocumentFacts[]> {
	const rows = await readDocumentRows(records, which);
	const isSome = which !== 'all' && !('inYear' in which);
	const childIds = rows.flatMap(({ childId }) => (childId === null ? [] : [childId]));
	const children = await loadChildFacts(records, isSome ? childIds : 'all', at);
	const hasAuthors = rows.some(({ authorId }) => authorId !== null);
	const classesOf = hasAuthors ? await loadClassesOfMentors(records) : new Map<UserId, ClassId[]>();
	return rows.flatMap(({ childId, classId, authorId, kind, subject, ...own }): DocumentFacts[] => {
		if (isChildDocKind(kind)) {
			const child = childId === null ? undefined : children.get(childId);
			return child ? [{ ...own, kind, child }] : [];
		}
		// The table holds exactly one owner, and the kind says which.
		if (classId !== null) return [{ ...own, kind: kind as ClassDocKind, classId, subject }];
		if (authorId === null) return [];
		const classIds = classesOf.get(authorId) ?? [];
		return [{ ...own, kind: kind as MentorDocKind, authorId, classIds }];
	});
}

function readDocumentRows(records: Records, which: WhichDocuments) {
	const query = records
		.selectFrom('document')
		.select(['id', 'kind', 'generation', 'childId', 'classId', 'authorId', 'termId'])
		.select('subject');
	if (which === 'all') return query.execute();
	if (!('inYear' in which)) return query.where('id', 'in', which).execute();
	return query
		.where((is) => is.or([is('schoolYearId', '=', which.inYear), is('schoolYearId', 'is', null)]))
		.execute();
}

/** As `loadDocuments`, of one document; `null` when it is unknown or its child has left. */
export async function loadDocument(
	records: Records,
	docId: DocId,
	at?: Instant,
): Promise<DocumentFacts | null> {
	return (await loadDocuments(records, [docId], at))[0] ?? null;
}

/** The classes in which somebody is lead mentor today: what they sum up concerns their head teachers. */
async function loadClassesOfMentors(records: Records): Promise<Map<UserId, ClassId[]>> {
	const rows = await records
		.selectFrom('pairing')
		.innerJoin('child', 'child.id', 'pairing.childId')
		.select(['userId', 'classId'])
		.distinct()
		.where('lead', '=', 1)
		.where('endedAt', 'is', null)
		.where('leftAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ userId }) => userId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ classId }) => classId)]));
}
