/** One replacement that turns a text into another, in UTF-16 units. */
export interface TextChange {
	readonly at: number;
	readonly remove: number;
	readonly insert: string;
}

/**
 * The smallest single replacement between two texts, found from both ends. It never cuts a surrogate
 * pair: half of a rare character such as 𠮷 would be lost for ever in a shared text. `null` when
 * nothing changed.
 */
export function textChange(before: string, after: string): TextChange | null {
	if (before === after) return null;
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before[start] === after[start]) start++;
	if (cutsPair(before, start) || cutsPair(after, start)) start--;
	let end = 0;
	while (
		end < shorter - start &&
		before[before.length - 1 - end] === after[after.length - 1 - end]
	) {
		end++;
	}
	if (cutsPair(before, before.length - end) || cutsPair(after, after.length - end)) end--;
	return {
		at: start,
		remove: before.length - start - end,
		insert: after.slice(start, after.length - end),
	};
}

/** Does a cut before this unit go through a pair? */
function cutsPair(text: string, at: number): boolean {
	return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

function isHigh(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/** A step of a Yjs text delta. */
export interface DeltaStep {
	readonly retain?: number;
	readonly insert?: unknown;
	readonly delete?: number;
}

/** Where a caret stands after somebody else's change; what they write right at it goes behind it. */
export function caretAfter(caret: number, delta: readonly DeltaStep[]): number {
	let at = 0;
	let moved = caret;
	for (const step of delta) {
		if (step.retain !== undefined) at += step.retain;
		else if (typeof step.insert === 'string') {
			if (at < moved) moved += step.insert.length;
			at += step.insert.length;
		} else if (step.delete !== undefined && at < moved) {
			moved -= Math.min(step.delete, moved - at);
		}
	}
	return moved;
}
