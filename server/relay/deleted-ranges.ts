import type { Deletes } from './admission.ts';

interface Range {
	clock: number;
	len: number;
}

/**
 * What is deleted in a document, so that a device that comes back with deletions the school knows
 * (stock clients send all of them at every reconnect) adds nothing to the log. New ranges are put
 * aside and merged only when somebody asks, because typing asks never.
 */
export class DeletedRanges {
	#merged = new Map<number, Range[]>();
	#aside: Deletes[] = [];

	add(deletes: Deletes): void {
		if (deletes.size > 0) this.#aside.push(deletes);
	}

	/** Are all of these deleted already? */
	includes(deletes: Deletes): boolean {
		if (deletes.size === 0) return true;
		this.#merge();
		for (const [client, ranges] of deletes) {
			const known = this.#merged.get(client) ?? [];
			if (!ranges.every((range) => isCovered(range, known))) return false;
		}
		return true;
	}

	#merge(): void {
		for (const [client, ranges] of groupByClient(this.#aside)) {
			const all = [...(this.#merged.get(client) ?? []), ...ranges];
			this.#merged.set(client, joinRanges(all));
		}
		this.#aside = [];
	}
}

function groupByClient(pieces: readonly Deletes[]): Map<number, Range[]> {
	const grouped = new Map<number, Range[]>();
	for (const piece of pieces) {
		for (const [client, ranges] of piece) {
			const list = grouped.get(client);
			if (list === undefined) grouped.set(client, [...ranges]);
			else list.push(...ranges);
		}
	}
	return grouped;
}

/** Sorted by clock, overlapping and touching ranges made one. */
function joinRanges(ranges: readonly Range[]): Range[] {
	const sorted = ranges.map(({ clock, len }) => ({ clock, len })).sort((a, b) => a.clock - b.clock);
	const joined: Range[] = [];
	for (const range of sorted) {
		const last = joined.at(-1);
		if (last !== undefined && range.clock <= last.clock + last.len) {
			last.len = Math.max(last.len, range.clock + range.len - last.clock);
		} else {
			joined.push(range);
		}
	}
	return joined;
}

function isCovered(range: Range, sorted: readonly Range[]): boolean {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.clock ?? 0) <= range.clock) low = middle + 1;
		else high = middle;
	}
	const candidate = sorted[low - 1];
	return candidate !== undefined && candidate.clock + candidate.len >= range.clock + range.len;
}
