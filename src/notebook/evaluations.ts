import * as Y from 'yjs';
import type { Evaluation } from '#domain/evaluation.ts';
import { parseId, type EvaluationId } from '#domain/ids.ts';
import { parseMonth } from '#domain/summary.ts';
import { parseInstant } from '#domain/time.ts';
import { sheetsOf } from './register.ts';
import { readMap, readString, readText } from './y-read.ts';

/**
 * The evaluations in a class's register (班级评价, F3): each a piece of its own with an id of its own, so
 * that two teachers who write of one child and month apart do not make the same key twice.
 */
export type NewEvaluation = Omit<Evaluation, 'words'>;

/** Adds one without words (N1, N2). */
export function addEvaluation(doc: Y.Doc, { id, ...values }: NewEvaluation): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>(Object.entries(values));
		map.set('words', new Y.Text());
		sheetsOf(doc).set(id, map);
	});
}

/** All that read well, empty ones included, in the order in which they were begun. */
export function readEvaluations(doc: Y.Doc): Evaluation[] {
	return [...sheetsOf(doc).keys()]
		.flatMap((key) => readEvaluation(doc, key) ?? [])
		.sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : a.writtenAt > b.writtenAt ? 1 : 0));
}

export function readEvaluation(doc: Y.Doc, key: string): Evaluation | null {
	const id = parseId('evaluation', key);
	const map = id === null ? null : readMap(sheetsOf(doc), key);
	if (id === null || map === null) return null;
	const childId = parseId('child', readString(map, 'childId'));
	const month = parseMonth(readString(map, 'month'));
	const by = parseId('user', readString(map, 'by'));
	const writtenAt = parseInstant(readString(map, 'writtenAt'));
	if (!childId || !month || !by || !writtenAt) return null;
	return {
		...{ id, childId, month, by, writtenAt },
		words: readText(map, 'words')?.toString() ?? '',
	};
}

/** The words, to be bound to a field. */
export function evaluationText(doc: Y.Doc, id: EvaluationId): Y.Text | null {
	const map = readMap(sheetsOf(doc), id);
	return map === null ? null : readText(map, 'words');
}
