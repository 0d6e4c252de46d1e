import type { AuthoredPiece, AuthoredRun } from '#domain/history.ts';
import { CHOICES } from '#domain/entry-form.ts';
import type { UserId } from '#domain/ids.ts';

/** One of the people whose words stand there. */
export interface Hand {
	readonly author: UserId;
	readonly chars: number;
	/** Its look, from 1 on; after the last look they begin anew, so the name is always written out. */
	readonly look: number;
}

export const looks = 6;

/** Everybody who wrote, most words first. */
export function handsOf(pieces: readonly AuthoredPiece[]): Hand[] {
	const chars = new Map<UserId, number>();
	for (const { name, lines } of pieces.flatMap(({ parts }) => parts)) {
		for (const { text, author } of lines.flat()) {
			chars.set(author, (chars.get(author) ?? 0) + (isMark(name) ? 0 : text.length));
		}
	}
	return [...chars]
		.sort(([, a], [, b]) => b - a)
		.map(([author, count], index) => ({ author, chars: count, look: (index % looks) + 1 }));
}

/** A tick, a day, photos: whoever set it has a hand in the piece, and wrote no words with it. */
function isMark(part: string): boolean {
	return part in CHOICES || MARKS.has(part);
}

const MARKS: ReadonlySet<string> = new Set([
	...['photos', 'stage', 'reviewOn', 'schoolMeasures', 'settled', 'fullMarks'],
	...['noticedAt', 'toldGuardianAt', 'minutes'],
]);

/** The words of a line, joined where the same hand went on later. */
export function byHand(line: readonly AuthoredRun[]): Pick<AuthoredRun, 'text' | 'author'>[] {
	const joined: { text: string; author: UserId }[] = [];
	for (const { text, author } of line) {
		const last = joined.at(-1);
		if (last?.author === author) last.text += text;
		else joined.push({ text, author });
	}
	return joined;
}
