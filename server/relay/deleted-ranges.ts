import { triple, type Deletes } from './admission.ts';

interface Range {
	readonly clock: number;
	end: number;
}

/**
 * What is deleted in a document, so that a device that comes back with deletions the school knows
 * (stock clients send all of them at every reconnect) adds nothing to the log. New ranges are put
 * aside and merged only when somebody asks, because typing asks never.
 */
export class DeletedRanges {
	readonly #mergedByClient = new Map<number, Range[]>();
	#aside: Deletes[] = [];

	add(deletes: Deletes): void {
		if (deletes.length > 0) this.#aside.push(deletes);
	}

	/** Are all of these deleted already? */
	includes(deletes: Deletes): boolean {
		if (deletes.length === 0) return true;
		this.#merge();
		for (let at = 0; at < deletes.length; at += 3) {
			const [client, clock, length] = triple(deletes, at);
			const known = this.#mergedByClient.get(client) ?? [];
			if (!isCovered(clock, clock + length, known)) return false;
		}
		return true;
	}

	#merge(): void {
		const touched = new Set<number>();
		for (const deletes of this.#aside) {
			for (let at = 0; at < deletes.length; at += 3) {
				const [client, clock, length] = triple(deletes, at);
				const ranges = this.#mergedByClient.get(client) ?? [];
				ranges.push({ clock, end: clock + length });
				this.#mergedByClient.set(client, ranges);
				touched.add(client);
			}
		}
		this.#aside = [];
		for (const client of touched) {
			this.#mergedByClient.set(client, joinRanges(this.#mergedByClient.get(client) ?? []));
		}
	}
}

/** Sorted by clock, overlapping and touching ranges made one. */
function joinRanges(ranges: Range[]): Range[] {
	const joined: Range[] = [];
	for (const range of ranges.sort((a, b) => a.clock - b.clock)) {
		const last = joined.at(-1);
		if (last !== undefined && range.clock <= last.end) last.end = Math.max(last.end, range.end);
		else joined.push(range);
	}
	return joined;
}

function isCovered(clock: number, end: number, sorted: readonly Range[]): boolean {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.clock ?? 0) <= clock) low = middle + 1;
		else high = middle;
	}
	const candidate = sorted[low - 1];
	return candidate !== undefined && candidate.end >= end;
}
