import type * as Y from 'yjs';
import type { Absence, Mark } from '#domain/score.ts';
import { readEvaluations } from './evaluations.ts';
import { readCells, readTests } from './register.ts';

/**
 * The pieces of a register as words, for the tray, the quarantine and files. The record is kept in
 * Chinese. Children stand in it by their ids; whoever knows the names puts them in (`nameChildren`).
 */
const ABSENT: Readonly<Record<Absence, string>> = {
	ill: '病假',
	leave: '事假',
	exempt: '免考',
	other: '缺考',
};

export function wordsOfRegister(doc: Y.Doc): { id: string; lines: readonly string[] }[] {
	return [
		...readTests(doc).map(({ id, subject, name, on, fullMarks }) => ({
			id,
			lines: [
				`${[subject, name].filter(Boolean).join(' ')} ${on}（满分 ${fullMarks}）`,
				...[...readCells(doc, id).values()].map(
					({ childId, standing }) =>
						`${childId}：${standing.map(({ mark }) => wordsOfMark(mark)).join('／')}`,
				),
			],
		})),
		...readEvaluations(doc).map(({ id, childId, month, words }) => ({
			id,
			lines: [`${childId} ${month}`, words],
		})),
	];
}

/** `78.5`, `病假`; a cell that was emptied says so. */
export function wordsOfMark(mark: Mark | null): string {
	if (mark === null) return '（空）';
	return 'score' in mark ? String(mark.score) : ABSENT[mark.absent];
}
