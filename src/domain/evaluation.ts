import type { ChildId, EvaluationId, UserId } from './ids.ts';
import type { Month } from './summary.ts';
import type { Instant } from './time.ts';

/**
 * What a teacher says of a child in a month (班级评价, work plan L25 必须三, row F3): plain words, a few
 * lines. Each is one teacher's; two teachers of one child and month stand side by side.
 */
export interface Evaluation {
	readonly id: EvaluationId;
	readonly childId: ChildId;
	readonly month: Month;
	readonly by: UserId;
	readonly writtenAt: Instant;
	readonly words: string;
}

/** Is something said in it? A box that was only looked into, or emptied again, is none. */
export function isSaid({ words }: Pick<Evaluation, 'words'>): boolean {
	return words.trim() !== '';
}
