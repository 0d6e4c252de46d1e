import { triple, type Deletes } from './admission.ts';

interface Range {
	readonly clock: number;
	readonly end: number;
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
		for (const deletes of this.#aside) {
			for (let at = 0; at < deletes.length; at += 3) {
				const [client, clock, length] = triple(deletes, at);
				let ranges = this.#mergedByClient.get(client);
				if (ranges === undefined) this.#mergedByClient.set(client, (ranges = []));
				join(ranges, { clock, end: clock + length });
			}
		}
		this.#aside = [];
	}
}

/**
 * Puts a range among sorted ones that neither overlap nor touch, which then do so no more. Somebody
 * who takes back a long text a character at a time asks after every one, so it must not look at all.
 */
function join(sorted: Range[], range: Range): void {
	let first = placeOf(sorted, range.clock);
	if ((sorted[first - 1]?.end ?? -1) >= range.clock) first--;
	let { clock, end } = range;
	let next = first;
	for (let one = sorted[next]; one !== undefined && one.clock <= end; one = sorted[++next]) {
		clock = Math.min(clock, one.clock);
		end = Math.max(end, one.end);
	}
	sorted.splice(first, next - first, { clock, end });
}

function isCovered(clock: number, end: number, sorted: readonly Range[]): boolean {
	const candidate = sorted[placeOf(sorted, clock) - 1];
	return candidate !== undefined && candidate.end >= end;
}

/** The place of the first range that begins after this clock. */
function placeOf(sorted: readonly Range[], clock: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.clock ?? 0) <= clock) low = middle + 1;
		else high = middle;
	}
	return low;
}
