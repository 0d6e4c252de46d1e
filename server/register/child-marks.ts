import { joinMarks, marksOfChild, NO_MARKS, type ChildMarks } from '#domain/child-marks.ts';
import type { ChildId, DocId, SchoolYearId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';
import type { Registers } from './registers.ts';

/**
 * The rows of each of these children in the registers of a school year (F3), and nobody else's: so a
 * mentor is shown them without ever receiving a register. Which pieces are a child's is the index's to
 * say; what stands in them is read from the documents.
 */
export async function loadChildMarks(
	records: Records,
	registers: Registers,
	childIds: readonly ChildId[],
	yearId: SchoolYearId | null,
): Promise<ReadonlyMap<ChildId, ChildMarks>> {
	if (yearId === null || childIds.length === 0) return new Map();
	const pieces = await loadPieces(records, childIds, yearId);
	const documents = new Map(
		pieces.map(({ docId, generation, subject }) => [docId, { id: docId, generation, subject }]),
	);
	const contents = await registers.read([...documents.values()]);
	const piecesOf = Map.groupBy(pieces, ({ childId }) => childId);
	return new Map(
		childIds.map((childId) => [
			childId,
			ownMarks(childId, piecesOf.get(childId) ?? [], (docId) => contents.get(docId)),
		]),
	);
}

interface Piece {
	readonly docId: DocId;
	readonly generation: number;
	readonly subject: string | null;
	readonly childId: ChildId;
	readonly piece: string;
}

function ownMarks(
	childId: ChildId,
	pieces: readonly Piece[],
	contentOf: (docId: DocId) => Parameters<typeof marksOfChild>[0] | undefined,
): ChildMarks {
	const byDocument = Map.groupBy(pieces, ({ docId }) => docId);
	return joinMarks(
		[...byDocument].map(([docId, list]) => {
			const content = contentOf(docId);
			if (content === undefined) return NO_MARKS;
			const own = new Set(list.map(({ piece }) => piece));
			const { tests, evaluations } = marksOfChild(content, docId, childId);
			return {
				tests: tests.filter(({ id }) => own.has(id)),
				evaluations: evaluations.filter(({ id }) => own.has(id)),
			};
		}),
	);
}

async function loadPieces(
	records: Records,
	childIds: readonly ChildId[],
	yearId: SchoolYearId,
): Promise<Piece[]> {
	const scores = await records
		.selectFrom('scoreIndex')
		.innerJoin('document', 'document.id', 'scoreIndex.docId')
		.select(['docId', 'generation', 'document.subject'])
		.select(['scoreIndex.childId', 'testId as piece'])
		.where('scoreIndex.childId', 'in', childIds)
		.where('schoolYearId', '=', yearId)
		.execute();
	const evaluations = await records
		.selectFrom('evaluationIndex')
		.innerJoin('document', 'document.id', 'evaluationIndex.docId')
		.select(['docId', 'generation', 'document.subject'])
		.select(['evaluationIndex.childId', 'evaluationId as piece'])
		.where('evaluationIndex.childId', 'in', childIds)
		.where('schoolYearId', '=', yearId)
		.execute();
	return [...scores, ...evaluations];
}
