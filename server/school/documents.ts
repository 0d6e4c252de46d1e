import {
	CLASS_DOC_KINDS,
	LASTING_DOC_KINDS,
	MENTOR_DOC_KINDS,
	YEARLY_DOC_KINDS,
	type DocKind,
} from '#domain/doc-kind.ts';
import { createId, type ChildId, type ClassId, type TermId, type UserId } from '#domain/ids.ts';
import type { SchoolYearId } from '#domain/ids.ts';
import { pickYear } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** Whose documents are to be made; everybody's without it. */
export interface DocumentScope {
	readonly childIds?: readonly ChildId[];
	readonly classId?: ClassId;
	readonly authorId?: UserId;
	/** This year as well, although it may be over. */
	readonly yearId?: SchoolYearId;
}

/** What a document is made for; the columns that do not apply are `null`. */
interface Place {
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	readonly classId: ClassId | null;
	readonly authorId: UserId | null;
	readonly schoolYearId: SchoolYearId | null;
	readonly termId: TermId | null;
	readonly subject: string | null;
}

/** SQLite takes 32,766 values in a statement; a document has eleven. */
const ROWS_AT_ONCE = 500;

const NOWHERE = {
	...{ childId: null, classId: null, authorId: null, schoolYearId: null, termId: null },
	subject: null,
};

/**
 * Makes every document that is missing, born empty: of each child at school, of each class and of each
 * mentor, in the years that run or are still to come. Call it only inside the transaction that makes
 * the owner or the year, and once at the start for kinds that an older program did not know; nobody
 * else ever makes a document (design.md §2). Tells whether one was made.
 */
export async function createMissingDocuments(
	records: Records,
	env: Environment,
	scope: DocumentScope = {},
): Promise<boolean> {
	const years = await yearsToServe(records, env, scope.yearId);
	const isForAll = !('childIds' in scope || 'classId' in scope || 'authorId' in scope);
	const wanted = [
		...(isForAll || scope.childIds ? await placesOfChildren(records, years, scope.childIds) : []),
		...(isForAll || scope.classId ? await placesOfClasses(records, years, scope.classId) : []),
		...(isForAll || scope.authorId ? await placesOfMentors(records, years, scope.authorId) : []),
	];
	const there = new Set((await existing(records, scope)).map(keyOf));
	const missing = wanted.filter((place) => !there.has(keyOf(place)));
	const rows = missing.map((place) => ({
		...{ id: createId('document', env.random), ...place },
		...{ generation: 1, createdAt: env.now() },
	}));
	for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
		const part = rows.slice(from, from + ROWS_AT_ONCE);
		await records.insertInto('document').values(part).execute();
	}
	return missing.length > 0;
}

async function yearsToServe(
	records: Records,
	env: Environment,
	yearId: SchoolYearId | undefined,
): Promise<SchoolYearId[]> {
	const today = localDateAt(env.now());
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const current = pickYear(years, today)?.id;
	return years
		.filter(({ id, endsOn }) => id === current || id === yearId || endsOn >= today)
		.map(({ id }) => id);
}

async function placesOfChildren(
	records: Records,
	years: readonly SchoolYearId[],
	childIds: readonly ChildId[] | undefined,
): Promise<Place[]> {
	let children = records.selectFrom('child').select('id').where('leftAt', 'is', null);
	if (childIds) children = children.where('id', 'in', childIds);
	return (await children.execute()).flatMap(({ id }) => {
		const own = { ...NOWHERE, childId: id };
		return [
			...LASTING_DOC_KINDS.map((kind) => ({ ...own, kind })),
			...years.flatMap((schoolYearId) =>
				YEARLY_DOC_KINDS.map((kind) => ({ ...own, kind, schoolYearId })),
			),
		];
	});
}

async function placesOfClasses(
	records: Records,
	years: readonly SchoolYearId[],
	classId: ClassId | undefined,
): Promise<Place[]> {
	let classes = records.selectFrom('class').select('id');
	if (classId) classes = classes.where('id', '=', classId);
	const terms = await records
		.selectFrom('term')
		.select(['id', 'schoolYearId'])
		.where('schoolYearId', 'in', years)
		.execute();
	const taught = await subjectsByClass(records);
	return (await classes.execute()).flatMap(({ id }) =>
		terms.flatMap((term) =>
			CLASS_DOC_KINDS.flatMap((kind) =>
				[null, ...(taught.get(id) ?? [])].map((subject) => ({
					...{ ...NOWHERE, kind, classId: id, subject },
					...{ schoolYearId: term.schoolYearId, termId: term.id },
				})),
			),
		),
	);
}

/** The subjects that have a teacher of their own in each class. */
async function subjectsByClass(records: Records): Promise<ReadonlyMap<ClassId | null, string[]>> {
	const rows = await records
		.selectFrom('roleGrant')
		.select(['classId', 'subject'])
		.distinct()
		.where('role', '=', 'subjectTeacher')
		.where('subject', 'is not', null)
		.where('endedAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ classId }) => classId);
	return new Map(
		[...grouped].map(([id, list]) => [id, list.flatMap(({ subject }) => subject ?? [])]),
	);
}

async function placesOfMentors(
	records: Records,
	years: readonly SchoolYearId[],
	authorId: UserId | undefined,
): Promise<Place[]> {
	let mentors = records
		.selectFrom('roleGrant')
		.select('userId')
		.distinct()
		.where('role', '=', 'mentor')
		.where('endedAt', 'is', null);
	if (authorId) mentors = mentors.where('userId', '=', authorId);
	return (await mentors.execute()).flatMap(({ userId }) =>
		years.flatMap((schoolYearId) =>
			MENTOR_DOC_KINDS.map((kind) => ({ ...NOWHERE, kind, authorId: userId, schoolYearId })),
		),
	);
}

function existing(
	records: Records,
	{ childIds, classId, authorId }: DocumentScope,
): Promise<Place[]> {
	let rows = records
		.selectFrom('document')
		.select(['kind', 'childId', 'classId', 'authorId', 'schoolYearId', 'termId', 'subject']);
	if (childIds) rows = rows.where('childId', 'in', childIds);
	if (classId) rows = rows.where('classId', '=', classId);
	if (authorId) rows = rows.where('authorId', '=', authorId);
	return rows.execute();
}

function keyOf(place: Place): string {
	const { kind, childId, classId, authorId, schoolYearId, termId, subject } = place;
	return [kind, childId, classId, authorId, schoolYearId, termId, subject].join(' ');
}
