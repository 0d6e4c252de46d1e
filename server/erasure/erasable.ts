import { authorOf } from '#domain/author.ts';
import type { ErasureEntry } from '#domain/erasure.ts';
import type { ChildId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import { readStatements } from '#notebook/statement-pieces.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Records } from '#server/services.ts';
import type { ErasureNeeds } from './erase-words.ts';

const WHOLE = { entryId: null, type: null, occurredOn: null, authorName: null };

/**
 * What could be erased of a child: entries, statements of its card, whole documents, its rows in the
 * registers of its classes, and all of it. From the index; of a statement is read what it is about, and
 * nothing that it says.
 */
export async function erasableOf(
	needs: Pick<ErasureNeeds, 'records' | 'updateLog'>,
	childId: ChildId,
): Promise<ErasureEntry[]> {
	const { records } = needs;
	const documents = await records
		.selectFrom('document')
		.leftJoin('schoolYear', 'schoolYear.id', 'document.schoolYearId')
		.select(['document.id as docId', 'document.kind', 'schoolYear.name as year'])
		.where('childId', '=', childId)
		.orderBy('schoolYear.startsOn', 'desc')
		.execute();
	const card = documents.find(({ kind }) => kind === 'card');
	const everything = card && { ...card, ...WHOLE, entryId: childId };
	return [
		...(await entriesOf(records, childId)),
		...(await statementsOf(needs, childId)),
		...documents.map((document) => ({ ...document, ...WHOLE })),
		...(await registersOf(records, childId)),
		...(everything ? [everything] : []),
	];
}

function entriesOf(records: Records, childId: ChildId): Promise<ErasureEntry[]> {
	return records
		.selectFrom('entryIndex')
		.innerJoin('document', 'document.id', 'entryIndex.docId')
		.innerJoin('schoolYear', 'schoolYear.id', 'document.schoolYearId')
		.innerJoin('user', 'user.id', 'entryIndex.author')
		.select(['entryIndex.docId', 'document.kind', 'schoolYear.name as year', 'entryId'])
		.select(['type', 'occurredOn', 'user.name as authorName'])
		.where('entryIndex.childId', '=', childId)
		.orderBy('occurredOn', 'desc')
		.execute();
}

/** Each once, whether it stands on the card, in the reports or in both. */
async function statementsOf(
	{ records, updateLog }: Pick<ErasureNeeds, 'records' | 'updateLog'>,
	childId: ChildId,
): Promise<ErasureEntry[]> {
	const halves = await records
		.selectFrom('document')
		.select(['id', 'kind', 'generation'])
		.where('childId', '=', childId)
		.where('kind', 'in', ['card', 'tidings'])
		.execute();
	const users = await records.selectFrom('user').select(['id', 'name']).execute();
	const guardians = await records
		.selectFrom('guardian')
		.select(['id', 'relation'])
		.where('childId', '=', childId)
		.execute();
	const names = new Map([
		...users.map(({ id, name }) => [id, name] as const),
		...guardians.map(({ id, relation }) => [authorOf(id), relation] as const),
	]);
	const found = new Map<string, ErasureEntry>();
	for (const { id: docId, kind, generation } of halves) {
		const doc = await readDocument(updateLog, docId, generation);
		for (const { id, person, field, by, writtenAt } of readStatements(doc)) {
			found.set(id, {
				...{ docId, kind, year: null, entryId: id, type: null, about: { person, field } },
				...{ occurredOn: localDateAt(writtenAt), authorName: names.get(by) ?? null },
			});
		}
		doc.destroy();
	}
	return [...found.values()];
}

/** The registers of every class in which it was: the index may not know of a row yet. */
function registersOf(records: Records, childId: ChildId): Promise<ErasureEntry[]> {
	return records
		.selectFrom('document')
		.innerJoin('schoolYear', 'schoolYear.id', 'document.schoolYearId')
		.innerJoin('class', 'class.id', 'document.classId')
		.innerJoin('term', 'term.id', 'document.termId')
		.select(['document.id as docId', 'document.kind', 'term.name as year'])
		.select(['class.name as className', 'document.subject'])
		.where('kind', '=', 'register')
		.where(
			'document.classId',
			'in',
			records.selectFrom('classStay').select('classId').where('childId', '=', childId),
		)
		.orderBy('term.startsOn', 'desc')
		.execute()
		.then((rows) =>
			rows.map(({ className, subject, year, ...row }) => ({
				...{ ...row, ...WHOLE },
				year: [year, className, subject].filter(Boolean).join(' '),
			})),
		);
}
