import type * as Y from 'yjs';
import type { Evaluation } from '#domain/evaluation.ts';
import type { ChildId, ClassId, DocId, TestId } from '#domain/ids.ts';
import type { Cell, ClassTest } from '#domain/score.ts';
import { instantFromMs } from '#domain/time.ts';
import { readEvaluation } from '#notebook/evaluations.ts';
import { readCells, readTest } from '#notebook/register.ts';
import type { Records } from '#server/services.ts';
import type { Arrival, RegisterWatch } from './register-watch.ts';
import type { Touch } from './save-index.ts';

interface IndexedRegister {
	readonly id: DocId;
	readonly classId: ClassId;
	/** Of a subject's register: whatever its tests say, they are of this one. */
	readonly subject: string | null;
}

/**
 * Writes what the index knows of a register: which tests there are, which children have a row in them, of
 * which months something was said. No scores, no words. Call it inside the transaction that notes how far
 * was read.
 */
export async function saveRegister(
	records: Records,
	document: IndexedRegister,
	doc: Y.Doc,
	touches: readonly Touch[],
	{ arrivals }: RegisterWatch,
): Promise<void> {
	const pupils = await childrenOf(records, document.classId);
	for (const key of new Set(touches.map(({ entryId }) => entryId))) {
		const test = readTest(doc, key);
		if (test !== null) {
			await saveTest(records, document, test);
			const sheet = { docId: document.id, testId: test.id, pupils };
			await saveCells(records, sheet, [...readCells(doc, test.id).values()], arrivals);
		}
		const evaluation = readEvaluation(doc, key);
		if (evaluation !== null && pupils.has(evaluation.childId)) {
			await saveEvaluation(records, document.id, evaluation, arrivals.get(evaluation.id));
		}
	}
}

/**
 * A row is let in only while the child is in the class whose register it is: a teacher writes of nobody
 * else's pupils. What is in stays when the child changes class.
 */
async function childrenOf(records: Records, classId: ClassId): Promise<ReadonlySet<ChildId>> {
	const rows = await records
		.selectFrom('child')
		.select('id')
		.where('classId', '=', classId)
		.execute();
	return new Set(rows.map(({ id }) => id));
}

interface Sheet {
	readonly docId: DocId;
	readonly testId: TestId;
	readonly pupils: ReadonlySet<ChildId>;
}

async function saveTest(
	records: Records,
	{ id: docId, classId, subject }: IndexedRegister,
	{ id: testId, on, removedAt, ...test }: ClassTest,
): Promise<void> {
	const follows = {
		subject: subject ?? test.subject,
		heldOn: on,
		removed: removedAt === null ? (0 as const) : (1 as const),
	};
	await records
		.insertInto('testIndex')
		.values({ docId, testId, classId, ...follows })
		.onConflict((row) => row.columns(['docId', 'testId']).doUpdateSet(follows))
		.execute();
}

async function saveCells(
	records: Records,
	{ docId, testId, pupils }: Sheet,
	cells: readonly Cell[],
	arrivals: ReadonlyMap<string, Arrival>,
): Promise<void> {
	const rows = await records
		.selectFrom('scoreIndex')
		.select(['childId', 'filled'])
		.where('docId', '=', docId)
		.where('testId', '=', testId)
		.execute();
	const before = new Map(rows.map(({ childId, filled }) => [childId, filled]));
	for (const cell of cells) {
		const { childId } = cell;
		const filled = isFilled(cell) ? 1 : 0;
		if (before.get(childId) === filled) continue;
		const arrival = arrivals.get(`${testId} ${childId}`);
		if (before.has(childId)) await setFilled(records, docId, testId, childId, filled);
		else if (arrival !== undefined && pupils.has(childId)) {
			const came = { author: arrival.author, receivedAt: instantFromMs(arrival.receivedAt) };
			await records
				.insertInto('scoreIndex')
				.values({ docId, testId, childId, filled, writtenAt: cell.firstAt, ...came })
				.execute();
		}
	}
}

/** A row about which teachers do not agree is filled in all the same. */
function isFilled({ standing }: Cell): boolean {
	return standing.some(({ mark }) => mark !== null);
}

async function setFilled(
	records: Records,
	docId: DocId,
	testId: TestId,
	childId: ChildId,
	filled: 0 | 1,
): Promise<void> {
	await records
		.updateTable('scoreIndex')
		.set({ filled })
		.where('docId', '=', docId)
		.where('testId', '=', testId)
		.where('childId', '=', childId)
		.execute();
}

async function saveEvaluation(
	records: Records,
	docId: DocId,
	{ id: evaluationId, childId, month, writtenAt, words }: Evaluation,
	arrival: Arrival | undefined,
): Promise<void> {
	const characters = [...words.replaceAll(/\s/gu, '')].length;
	const updated = await records
		.updateTable('evaluationIndex')
		.set({ characters })
		.where('docId', '=', docId)
		.where('evaluationId', '=', evaluationId)
		.executeTakeFirst();
	if (updated.numUpdatedRows > 0n || arrival === undefined) return;
	await records
		.insertInto('evaluationIndex')
		.values({
			...{ docId, evaluationId, childId, month, characters, writtenAt },
			...{ author: arrival.author, receivedAt: instantFromMs(arrival.receivedAt) },
		})
		.execute();
}
