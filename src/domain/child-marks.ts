import { isSaid, type Evaluation } from './evaluation.ts';
import {
	parseId,
	type ChildId,
	type DocId,
	type EvaluationId,
	type TestId,
	type UserId,
} from './ids.ts';
import {
	isDisputed,
	percentOf,
	settledMark,
	type Cell,
	type ClassTest,
	type Mark,
} from './score.ts';
import { addDays, localDateAt, type Instant, type LocalDate } from './time.ts';
import { monthAt, type Month } from './summary.ts';

/**
 * What one child has in the registers of its classes (F3): its own rows and nobody else's. This is what
 * a mentor's device receives; the register itself it never does.
 */
export interface ChildMarks {
	/** The newest day first. */
	readonly tests: readonly ChildTest[];
	/** The newest month first. */
	readonly evaluations: readonly ChildEvaluation[];
}

export interface ChildTest extends Pick<ClassTest, 'id' | 'subject' | 'name' | 'on' | 'fullMarks'> {
	/** The register it stands in. */
	readonly docId: DocId;
	/** `null` while teachers do not agree. */
	readonly mark: Mark | null;
}

export interface ChildEvaluation {
	readonly id: EvaluationId;
	readonly docId: DocId;
	readonly month: Month;
	readonly by: UserId;
	readonly on: LocalDate;
	readonly words: string;
}

/** A register as plain values; tests and evaluations as the notebook reads them. */
export interface RegisterContent {
	readonly tests: readonly (ClassTest & { readonly cells: ReadonlyMap<ChildId, Cell> })[];
	readonly evaluations: readonly Evaluation[];
}

export const NO_MARKS: ChildMarks = { tests: [], evaluations: [] };

/** A child's rows of one register; tests that were put away and rows that were emptied are none. */
export function marksOfChild(content: RegisterContent, docId: DocId, childId: ChildId): ChildMarks {
	return sortMarks({
		tests: content.tests.flatMap(({ id, subject, name, on, fullMarks, removedAt, cells }) => {
			const cell = cells.get(childId);
			if (removedAt !== null || cell === undefined) return [];
			const mark = settledMark(cell);
			if (mark === null && !isDisputed(cell)) return [];
			return [{ id, docId, subject, name, on, fullMarks, mark }];
		}),
		evaluations: content.evaluations
			.filter((each) => each.childId === childId && isSaid(each))
			.map(({ id, month, by, writtenAt, words }) => ({
				...{ id, docId, month, by, words: words.trim() },
				on: evaluationDay(month, writtenAt),
			})),
	});
}

/** The rows of several registers, of a child that has changed class or has begun a new term. */
export function joinMarks(all: readonly ChildMarks[]): ChildMarks {
	return sortMarks({
		tests: all.flatMap(({ tests }) => tests),
		evaluations: all.flatMap(({ evaluations }) => evaluations),
	});
}

function sortMarks({ tests, evaluations }: ChildMarks): ChildMarks {
	return {
		tests: tests.toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0)),
		evaluations: evaluations.toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0)),
	};
}

/**
 * The day an evaluation counts for (M3e): that on which it was begun; one begun after its month counts
 * for the month's last day, and is late by the day of writing.
 */
export function evaluationDay(month: Month, writtenAt: Instant): LocalDate {
	const day = localDateAt(writtenAt);
	if (monthAt(day) === month) return day;
	const first = `${month}-01` as LocalDate;
	if (day < first) return first;
	return addDays(`${monthAt(addDays(first, 31))}-01` as LocalDate, -1);
}

/** How a child does in one subject over time, as shares of full marks. */
export interface ScoreTrend {
	readonly subject: string;
	/** The earliest day first; absences are left out. */
	readonly points: readonly {
		readonly on: LocalDate;
		/** 0 to 100. */
		readonly percent: number;
		readonly score: number;
		readonly fullMarks: number;
	}[];
}

/** The trends of a child's subjects, by name of the subject. Its own alone: no mean stands beside it. */
export function trendsOf(tests: readonly ChildTest[]): ScoreTrend[] {
	const scored = tests.flatMap(({ subject, on, mark, fullMarks }) =>
		mark !== null && 'score' in mark
			? [{ subject, on, score: mark.score, fullMarks, percent: percentOf(mark.score, fullMarks) }]
			: [],
	);
	const bySubject = Map.groupBy(scored, ({ subject }) => subject);
	return [...bySubject]
		.map(([subject, points]) => ({
			subject,
			points: points
				.map(({ on, percent, score, fullMarks }) => ({ on, percent, score, fullMarks }))
				.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
		}))
		.sort((a, b) => a.subject.localeCompare(b.subject, 'zh-CN'));
}

/** The name under which a child's row of a test, or an evaluation, is published. */
export type MarkPiece = EvaluationId | `${TestId}/${ChildId}`;

export function pieceOfTest(testId: TestId, childId: ChildId): MarkPiece {
	return `${testId}/${childId}`;
}

/** Reads such a name from outside; `null` for what names no piece. */
export function parseMarkPiece(value: string): MarkPiece | null {
	const [first, second, ...rest] = value.split('/');
	if (rest.length > 0) return null;
	if (second === undefined) return parseId('evaluation', first);
	const testId = parseId('test', first);
	const childId = parseId('child', second);
	return testId && childId ? pieceOfTest(testId, childId) : null;
}
