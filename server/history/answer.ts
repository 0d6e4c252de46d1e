import { Worker } from 'node:worker_threads';
import type { DocKind } from '#domain/doc-kind.ts';
import type { AuthoredPiece, Restoration } from '#domain/history.ts';
import { InTurn } from '#server/in-turn.ts';
import { foldRows, type Foldable, type FoldingPart } from './fold-rows.ts';
import type { LoggedDocument } from './replay.ts';
import { sittingsOf, type LoggedSitting } from './sittings.ts';
import { undoingOf, type Undoing } from './undo.ts';
import { wordsAt } from './words-at.ts';

/** What is asked of a document's history, and the answer to each. */
export interface HistoryAnswers {
	readonly sittings: { readonly ask: null; readonly answer: LoggedSitting[] };
	readonly words: {
		readonly ask: { readonly at: number | null; readonly piece: string | null };
		readonly answer: AuthoredPiece[];
	};
	readonly folding: { readonly ask: Foldable; readonly answer: FoldingPart[] };
	readonly undoing: { readonly ask: Restoration; readonly answer: Undoing | null };
}

export type HistoryQuestion = {
	[Name in keyof HistoryAnswers]: {
		readonly name: Name;
		readonly ask: HistoryAnswers[Name]['ask'];
	};
}[keyof HistoryAnswers];

export interface HistoryTask {
	readonly logged: LoggedDocument;
	readonly kind: DocKind;
	readonly question: HistoryQuestion;
}

export function answerHistory({ logged, kind, question }: HistoryTask): unknown {
	switch (question.name) {
		case 'sittings':
			return sittingsOf(logged, kind);
		case 'words':
			return wordsAt(logged, { kind, ...question.ask });
		case 'folding':
			return foldRows(logged, kind, question.ask);
		case 'undoing':
			return undoingOf(logged, kind, question.ask);
	}
}

/** Replaying more rows than this would hold up everybody else. */
const inlineRowsMax = 500;
const inlineBytesMax = 64 * 1024;
/** A history that needs more than this dies alone. */
const workerHeapMiBMax = 512;
/** Long histories are read one after another: many at once would take the memory of all. */
const threads = new InTurn();

/** Answers without holding up the event loop: short histories at once, long ones in a thread. */
export async function answerAside(task: HistoryTask): Promise<unknown> {
	const { rows } = task.logged;
	const bytes = rows.reduce((sum, row) => sum + row.bytes.length, 0);
	if (rows.length <= inlineRowsMax && bytes <= inlineBytesMax) return answerHistory(task);
	return threads.run(() => answerInThread(task));
}

function answerInThread(task: HistoryTask): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
			workerData: task,
			resourceLimits: { maxOldGenerationSizeMb: workerHeapMiBMax },
		});
		worker.on('message', resolve);
		worker.on('error', reject);
		worker.on('exit', () => reject(new Error('The history ended without an answer.')));
	});
}
