import type { SubmissionId, UserId } from './ids.ts';
import { parseRichText, plainText, withoutEmptyEdges, type RichText } from './rich-text.ts';
import { parseLocalDate, type Instant, type LocalDate } from './time.ts';

/**
 * A piece of the notebook as it was submitted (提交): the words, ticks and dates of one card, section
 * or plan as plain data (product.md G2, D3, G3; §4.3 rule 2). It is frozen by whoever submits, on the
 * device, without a network; the school keeps its hash. What arrives for the piece afterwards is
 * shown beside it and never changes it.
 */
export interface FrozenPiece {
	readonly format: 1;
	/** An entry type, `section` or `guidance`. */
	readonly kind: string;
	/** The day it is about; `null` where it has none. */
	readonly on: LocalDate | null;
	/** What was filled in, in the order of the form; blank parts are left out. */
	readonly parts: readonly FrozenPart[];
}

export type FrozenPart =
	| { readonly name: string; readonly text: string }
	| { readonly name: string; readonly rich: RichText }
	| { readonly name: string; readonly chosen: readonly string[] };

/** One act of submitting. Who did it is the claim of a device until the school has confirmed it. */
export interface Submission {
	readonly id: SubmissionId;
	readonly at: Instant;
	readonly by: UserId;
	readonly content: FrozenPiece;
}

/** The words of a part, line by line; ticks are lines as well. Empty for a blank part. */
export function linesOfPart(part: FrozenPart): string[] {
	const lines =
		'chosen' in part
			? part.chosen
			: ('text' in part ? part.text : plainText(part.rich)).split('\n').map((line) => line.trim());
	return lines.filter((line) => line !== '');
}

/** Leaves out blank parts and the empty lines round the words. */
export function frozenParts(parts: readonly FrozenPart[]): FrozenPart[] {
	return parts
		.filter((part) => linesOfPart(part).length > 0)
		.map((part) => ('rich' in part ? { ...part, rich: withoutEmptyEdges(part.rich) } : part));
}

export function partOf(piece: FrozenPiece, name: string): FrozenPart | null {
	return piece.parts.find((part) => part.name === name) ?? null;
}

/** What the piece holds now and did not when it was submitted, and the other way round. */
export interface PartChange {
	readonly name: string;
	readonly added: readonly string[];
	readonly removed: readonly string[];
}

/** The late words (迟到修改, §4.3 rule 2): everything in which `now` differs from the frozen piece. */
export function changesSince(frozen: FrozenPiece, now: FrozenPiece): PartChange[] {
	const names = new Set([...frozen.parts, ...now.parts].map(({ name }) => name));
	const changes = [...names].map((name) => changeOf(name, frozen, now));
	const day = { name: 'on', ...difference(dayOf(frozen), dayOf(now)) };
	return [day, ...changes].filter(({ added, removed }) => added.length + removed.length > 0);
}

const dayOf = ({ on }: FrozenPiece): string[] => (on === null ? [] : [on]);

function changeOf(name: string, frozen: FrozenPiece, now: FrozenPiece): PartChange {
	const before = partOf(frozen, name);
	const after = partOf(now, name);
	return {
		name,
		...difference(before ? linesOfPart(before) : [], after ? linesOfPart(after) : []),
	};
}

/** Comparing longer texts line by line with line by line costs the square of their length. */
const LINES_MAX = 400;

/** Lines that only one of them has, by their longest common sequence. */
function difference(
	before: readonly string[],
	after: readonly string[],
): Pick<PartChange, 'added' | 'removed'> {
	if (before.length > LINES_MAX || after.length > LINES_MAX) {
		const isSame = before.join('\n') === after.join('\n');
		return isSame ? { added: [], removed: [] } : { added: after, removed: before };
	}
	const lengths = commonLengths(before, after);
	const added: string[] = [];
	const removed: string[] = [];
	let [i, j] = [0, 0];
	while (i < before.length || j < after.length) {
		const [left, right] = [before[i], after[j]];
		if (left !== undefined && left === right) {
			i++;
			j++;
		} else if (right === undefined || (lengths[i + 1]?.[j] ?? -1) >= (lengths[i]?.[j + 1] ?? 0)) {
			if (left !== undefined) removed.push(left);
			i++;
		} else {
			added.push(right);
			j++;
		}
	}
	return { added, removed };
}

/** `lengths[i][j]`: how many lines what follows `i` and what follows `j` have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
	const lengths = Array.from({ length: before.length + 1 }, () =>
		Array.from({ length: after.length + 1 }, () => 0),
	);
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			const row = lengths[i];
			if (row === undefined) continue;
			row[j] =
				before[i] === after[j]
					? (lengths[i + 1]?.[j + 1] ?? 0) + 1
					: Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
		}
	}
	return lengths;
}

/** Reads a frozen piece from outside; `null` when any of it has another shape. */
export function parseFrozenPiece(value: unknown): FrozenPiece | null {
	const piece = value as Record<string, unknown> | null;
	if (piece?.['format'] !== 1 || typeof piece['kind'] !== 'string') return null;
	const on = piece['on'] === null ? null : parseLocalDate(piece['on']);
	if (piece['on'] !== null && on === null) return null;
	if (!Array.isArray(piece['parts'])) return null;
	const parts = piece['parts'].map(parsePart);
	return parts.every((part) => part !== null)
		? { format: 1, kind: piece['kind'], on, parts }
		: null;
}

function parsePart(value: unknown): FrozenPart | null {
	const part = value as Record<string, unknown> | null;
	const name = part?.['name'];
	if (part === null || typeof name !== 'string') return null;
	if (typeof part['text'] === 'string') return { name, text: part['text'] };
	if ('rich' in part) {
		const rich = parseRichText(part['rich']);
		return rich === null ? null : { name, rich };
	}
	const chosen: unknown = part['chosen'];
	if (!Array.isArray(chosen)) return null;
	return chosen.every((each) => typeof each === 'string') ? { name, chosen } : null;
}
