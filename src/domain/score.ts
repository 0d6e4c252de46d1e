import type { ChildId, MarkId, TestId, UserId } from './ids.ts';
import { fail, ok, type Result } from './result.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * Tests and what each child has in them (平时测试成绩, work plan L25 必须三, row F3). There are no ranks
 * and no means, here or anywhere: a child's row is its own.
 */
export interface ClassTest {
	readonly id: TestId;
	/** The subject's name as the teacher chose or typed it, e.g. `数学`. */
	readonly subject: string;
	/** What the test was about, e.g. `第三单元`; may be empty. */
	readonly name: string;
	readonly on: LocalDate;
	readonly fullMarks: number;
	readonly createdBy: UserId;
	readonly createdAt: Instant;
	readonly removedAt: Instant | null;
}

/** Why a child has no score (缺考). */
export const ABSENCES = ['ill', 'leave', 'exempt', 'other'] as const;
export type Absence = (typeof ABSENCES)[number];

/** What stands in a child's row of a test. */
export type Mark = { readonly score: number } | { readonly absent: Absence };

/** One filling-in of a cell: by whom, when by their device, and which ones it took the place of. */
export interface MarkEntry {
	readonly id: MarkId;
	/** `null` takes the mark out again. */
	readonly mark: Mark | null;
	readonly by: UserId;
	readonly at: Instant;
}

/**
 * A child's row as it stands. More than one mark stands there when two teachers filled in different
 * ones without knowing of each other: nobody's is dropped, somebody looks and chooses.
 */
export interface Cell {
	readonly childId: ChildId;
	/** The newest by the device's clock is the first; never empty. */
	readonly standing: readonly MarkEntry[];
	/** When something was first filled in, by the device that did: a correction makes nothing late. */
	readonly firstAt: Instant;
}

/** The mark that counts; `null` for an empty row and for one about which teachers do not agree. */
export function settledMark(cell: Cell | undefined): Mark | null {
	return cell === undefined || isDisputed(cell) ? null : (cell.standing[0]?.mark ?? null);
}

/** Do teachers have different marks for this row? */
export function isDisputed(cell: Cell): boolean {
	return new Set(cell.standing.map(({ mark }) => markKey(mark))).size > 1;
}

/** The same for the same mark, e.g. `score 78.5`. */
export function markKey(mark: Mark | null): string {
	if (mark === null) return '';
	return 'score' in mark ? `score ${mark.score}` : `absent ${mark.absent}`;
}

/** More than any paper has; a slip of the finger beyond it is refused. */
export const fullMarksMax = 1000;
export const testNameLengthMax = 40;

/** Full marks as typed: more than nothing, whole or half; `null` for anything else. */
export function parseFullMarks(typed: string): number | null {
	const value = parseNumber(plainDigits(typed));
	if (value === null || value <= 0 || value > fullMarksMax || value % 0.5 !== 0) return null;
	return value;
}

export type MarkFault = 'not-a-mark' | 'not-half' | 'above-full';

/**
 * Reads what a teacher typed or pasted into a row: a number in whole or half marks, in digits of either
 * width, with or without `分`; a word for an absence; nothing at all for an empty row.
 */
export function parseMark(typed: string, fullMarks: number): Result<Mark | null, MarkFault> {
	const plain = plainDigits(typed);
	if (plain === '') return ok(null);
	const absent = ABSENCE_WORDS.get(plain.toLowerCase());
	if (absent !== undefined) return ok({ absent });
	const score = parseNumber(plain);
	if (score === null) return fail('not-a-mark');
	if (score > fullMarks) return fail('above-full');
	return score % 0.5 === 0 ? ok({ score }) : fail('not-half');
}

/** What teachers write in a score column instead of a number. */
const ABSENCE_WORDS: ReadonlyMap<string, Absence> = new Map([
	...['病假', '病', '生病', 'ill', 'sick'].map((word) => [word, 'ill'] as const),
	...['事假', '事', '请假', '假', 'leave'].map((word) => [word, 'leave'] as const),
	...['免考', '免', 'exempt'].map((word) => [word, 'exempt'] as const),
	...['缺考', '缺', '未考', '没考', '/', '-', '—', 'absent'].map(
		(word) => [word, 'other'] as const,
	),
]);

/** Full-width digits, points and letters as an input method leaves them, made plain; no blanks. */
function plainDigits(typed: string): string {
	return typed
		.normalize('NFKC')
		.replaceAll(/\s/gu, '')
		.replaceAll(/[。．]/gu, '.');
}

/** `null` for what is no plain decimal number: no signs, no exponents, at most four digits before the point. */
function parseNumber(plain: string): number | null {
	return /^\d{1,4}(\.\d{1,3})?分?$/u.test(plain) ? Number(plain.replace('分', '')) : null;
}

/** Where a score stands on the way from nothing to full marks, 0 to 100; not rounded. */
export function percentOf(score: number, fullMarks: number): number {
	return (score / fullMarks) * 100;
}
