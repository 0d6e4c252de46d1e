import { pieceOfTest, type MarkPiece } from '#domain/child-marks.ts';
import type { ChildId, DocId, TestId } from '#domain/ids.ts';
import type { MarkPublication, SeenMark } from '#domain/mark-sharing.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { PublishError } from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import type { PublishableDocument, Publishing } from '#server/publishing/publishing.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Records } from '#server/services.ts';

/**
 * Giving a child's own rows to its own parents (F3, product.md §4.4 row "Scores"): whoever may publish
 * for the child and may see its scores. A piece that the index does not know as this child's is nobody's.
 */
export interface MarkPublishing {
	/** Every row and evaluation of a child; `forbidden` where it is not mine to give. */
	ofChild(actor: Actor, childId: ChildId): Promise<Result<MarkPublication[], 'forbidden'>>;
	/** The rows of a test, of those children for whom this person may give them. */
	ofTest(
		actor: Actor,
		docId: DocId,
		testId: TestId,
	): Promise<Result<MarkPublication[], 'forbidden'>>;
	/** Freezes what was looked at, row by row, and tells which ones did not go and why. */
	give(actor: Actor, marks: readonly SeenMark[]): Promise<Result<GivenMarks, 'forbidden'>>;
	/** Takes a row off the parents' page; `not-found` when it was not on it. */
	withdraw(
		actor: Actor,
		mark: Omit<SeenMark, 'hash'>,
	): Promise<Result<void, 'forbidden' | 'not-found'>>;
}

export interface GivenMarks {
	readonly given: number;
	readonly refused: readonly {
		readonly childId: ChildId;
		readonly piece: MarkPiece;
		readonly why: PublishError['type'];
	}[];
}

interface Needs {
	readonly records: Records;
	readonly recordIndex: Pick<RecordIndex, 'whenIdle'>;
	readonly publishing: Publishing;
}

export function createMarkPublishing(needs: Needs): MarkPublishing {
	const { records, publishing } = needs;
	return {
		ofChild: async (actor, childId) => {
			if (!(await areMine(needs, actor, [childId]))) return fail('forbidden');
			return ok(await statesOf(needs, await piecesOf(needs, { childIds: [childId] })));
		},
		ofTest: async (actor, docId, testId) => {
			const pieces = await piecesOf(needs, { docId, testId });
			const mine = await mineOf(needs, actor, pieces);
			return mine.length === 0 ? fail('forbidden') : ok(await statesOf(needs, mine));
		},
		give: async (actor, marks) => {
			const childIds = marks.map(({ childId }) => childId);
			if (!(await areMine(needs, actor, childIds))) return fail('forbidden');
			const pieces = await piecesOf(needs, { childIds });
			let given = 0;
			const refused: GivenMarks['refused'][number][] = [];
			for (const { childId, docId, piece, hash } of marks) {
				const found = pieces.find((row) => isSame(row, { childId, docId, piece }));
				const outcome = found
					? await publishing.publish(found.document, piece, actor.userId, {
							hash,
							// A row of marks shows no pictures.
							othersLacking: [],
						})
					: fail({ type: 'unknown-entry' } as const);
				if (outcome.ok) given++;
				else refused.push({ childId, piece, why: outcome.error.type });
			}
			return ok({ given, refused });
		},
		withdraw: async (actor, { childId, docId, piece }) => {
			if (!(await areMine({ records }, actor, [childId]))) return fail('forbidden');
			const isGone = await publishing.withdraw({ id: docId, childId }, piece, actor.userId);
			return isGone ? ok(undefined) : fail('not-found');
		},
	};
}

/** A piece of a register that is a child's by the index, and the document it lies in. */
interface OwnedPiece {
	readonly childId: ChildId;
	readonly childName: string;
	readonly document: PublishableDocument;
	readonly piece: MarkPiece;
}

function isSame(row: OwnedPiece, { childId, docId, piece }: Omit<SeenMark, 'hash'>): boolean {
	return row.childId === childId && row.document.id === docId && row.piece === piece;
}

async function areMine(
	{ records }: Pick<Needs, 'records'>,
	actor: Actor,
	childIds: readonly ChildId[],
): Promise<boolean> {
	const facts = await loadChildFacts(records, childIds);
	return childIds.every((childId) => {
		const child = facts.get(childId);
		return (
			child !== undefined &&
			can(actor, 'publish', { type: 'publication', child }) &&
			can(actor, 'readScores', { type: 'child', child })
		);
	});
}

async function mineOf(
	needs: Needs,
	actor: Actor,
	pieces: readonly OwnedPiece[],
): Promise<OwnedPiece[]> {
	const mine: OwnedPiece[] = [];
	for (const piece of pieces) if (await areMine(needs, actor, [piece.childId])) mine.push(piece);
	return mine;
}

async function statesOf(
	{ publishing }: Needs,
	pieces: readonly OwnedPiece[],
): Promise<MarkPublication[]> {
	const states: MarkPublication[] = [];
	for (const { childId, childName, document, piece } of pieces) {
		const state = await publishing.state(document, piece);
		states.push({ childId, childName, docId: document.id, piece, state });
	}
	return states;
}

type Which =
	{ readonly childIds: readonly ChildId[] } | { readonly docId: DocId; readonly testId: TestId };

async function piecesOf({ records, recordIndex }: Needs, which: Which): Promise<OwnedPiece[]> {
	await recordIndex.whenIdle();
	const rows = records
		.selectFrom('scoreIndex')
		.innerJoin('document', 'document.id', 'scoreIndex.docId')
		.innerJoin('child', 'child.id', 'scoreIndex.childId')
		.select(['docId', 'generation', 'scoreIndex.childId', 'child.name', 'testId'])
		.where('filled', '=', 1)
		.orderBy('child.name');
	const scores = await (
		'docId' in which
			? rows.where('docId', '=', which.docId).where('testId', '=', which.testId)
			: rows.where('scoreIndex.childId', 'in', which.childIds)
	).execute();
	const own = scores.map((row) => ownedPiece(row, pieceOfTest(row.testId, row.childId)));
	if ('docId' in which) return own;
	const evaluations = await records
		.selectFrom('evaluationIndex')
		.innerJoin('document', 'document.id', 'evaluationIndex.docId')
		.innerJoin('child', 'child.id', 'evaluationIndex.childId')
		.select(['docId', 'generation', 'evaluationIndex.childId', 'child.name', 'evaluationId'])
		.where('characters', '>', 0)
		.where('evaluationIndex.childId', 'in', which.childIds)
		.execute();
	return [...own, ...evaluations.map((row) => ownedPiece(row, row.evaluationId))];
}

interface IndexedPiece {
	readonly docId: DocId;
	readonly generation: number;
	readonly childId: ChildId;
	readonly name: string;
}

function ownedPiece({ docId, generation, childId, name }: IndexedPiece, piece: MarkPiece) {
	return { childId, childName: name, document: { id: docId, childId, generation }, piece };
}
