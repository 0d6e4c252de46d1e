import type * as Y from 'yjs';
import { evaluationDay } from '#domain/child-marks.ts';
import { isSaid } from '#domain/evaluation.ts';
import { parseId, type ChildId } from '#domain/ids.ts';
import type { ProjectionError, PublishedContent } from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { isDisputed, settledMark } from '#domain/score.ts';
import { readEvaluation } from './evaluations.ts';
import { readCells, readTest } from './register.ts';

/**
 * One child's row of a test, or what was said of it in a month, as its own parents may receive it (F3).
 * Field by field, so that nothing of another child, no teacher and no moment of writing can slip out.
 */
export function projectMark(
	doc: Y.Doc,
	piece: string,
	childId: ChildId,
): Result<PublishedContent, ProjectionError> {
	const [test, child] = piece.split('/');
	return child === undefined
		? projectEvaluation(doc, piece, childId)
		: projectRow(doc, test ?? '', parseId('child', child) === childId ? childId : null);
}

function projectRow(
	doc: Y.Doc,
	testKey: string,
	childId: ChildId | null,
): Result<PublishedContent, ProjectionError> {
	const test = readTest(doc, testKey);
	const cell = test && childId && readCells(doc, test.id).get(childId);
	if (!test || !cell) return fail({ type: 'unknown-entry' });
	if (test.removedAt !== null) return fail({ type: 'removed' });
	if (isDisputed(cell)) return fail({ type: 'not-settled' });
	const mark = settledMark(cell);
	if (mark === null) return fail({ type: 'empty' });
	const { subject, name, fullMarks, on } = test;
	return ok({
		...{ format: 2, type: 'score', occurredOn: on, body: [], photos: [] },
		score: { subject, name, fullMarks, mark },
	});
}

function projectEvaluation(
	doc: Y.Doc,
	key: string,
	childId: ChildId,
): Result<PublishedContent, ProjectionError> {
	const evaluation = readEvaluation(doc, key);
	if (evaluation?.childId !== childId) return fail({ type: 'unknown-entry' });
	if (!isSaid(evaluation)) return fail({ type: 'empty' });
	const lines = evaluation.words.trim().split(/\n+/u);
	return ok({
		...{ format: 1, type: 'class-evaluation', photos: [] },
		occurredOn: evaluationDay(evaluation.month, evaluation.writtenAt),
		body: lines.map((text) => ({ type: 'paragraph', runs: [{ text }] })),
	});
}
