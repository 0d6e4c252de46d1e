import * as Y from 'yjs';
import type { Restoration } from '#domain/history.ts';
import type { UserId } from '#domain/ids.ts';
import { sittingEnds } from './row-times.ts';
import type { ClientOwner, LoggedUpdate } from '#server/store/log/update-log.ts';

/** The rows of one generation and whose its client ids are: all that history is made from. */
export interface LoggedDocument {
	readonly rows: readonly LoggedUpdate[];
	readonly owners: readonly ClientOwner[];
	/** Which rows, by their numbers, were restorations, as the audit remembers; missing: none. */
	readonly restorations?: ReadonlyMap<number, Restoration['type']>;
}

/** Structs of one client that came with one row; `to` is the clock after the last of them. */
interface Arrival {
	readonly to: number;
	readonly row: number;
}

/** A range of structs that one row deleted first. */
export interface Deletion {
	readonly client: number;
	readonly clock: number;
	readonly length: number;
	readonly row: number;
}

/** What one row did, for whoever follows the replay. */
export interface Step {
	readonly row: LoggedUpdate;
	readonly index: number;
	readonly transaction: Y.Transaction;
}

/**
 * A throw-away document made of the log row by row, with the row that first brought each struct and
 * the row that deleted it. Nothing is collected in it, so deleted words keep their place.
 */
export class Replay {
	readonly doc = new Y.Doc({ gc: false });
	readonly rows: readonly LoggedUpdate[];
	readonly deletions: Deletion[] = [];
	/** Rows that Yjs could not read, by their place. */
	readonly unreadable = new Set<number>();
	readonly #arrivals = new Map<number, Arrival[]>();
	#ends: readonly number[] | null = null;
	readonly #firmOwners: ReadonlyMap<number, UserId>;

	/** Replays the rows up to number `until`, itself included; all of them without it. */
	constructor(
		{ rows, owners }: LoggedDocument,
		{
			until = Infinity,
			onStep,
		}: { until?: number; onStep?: (step: Step, replay: Replay) => void } = {},
	) {
		this.rows = rows.filter(({ seq }) => seq <= until);
		this.#firmOwners = new Map(
			owners.filter(({ firm }) => firm).map(({ clientId, userId }) => [clientId, userId]),
		);
		let index = 0;
		let told = -1;
		this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
			this.#note(transaction, index);
			const row = this.rows[index];
			// Yjs may tidy up styles in a transaction of its own behind that of the row.
			if (row === undefined || told === index) return;
			told = index;
			onStep?.({ row, index, transaction }, this);
		});
		for (; index < this.rows.length; index++) this.#apply(index);
	}

	/** The row that first brought this struct; `null` for one that no row brought. */
	rowOf(client: number, clock: number): number | null {
		return this.#arrivalOf(client, clock)?.row ?? null;
	}

	/** When the sitting of the row that brought this struct was over, in milliseconds. */
	sittingEndOf(client: number, clock: number): number | null {
		this.#ends ??= sittingEnds(this.rows);
		return this.#ends[this.rowOf(client, clock) ?? -1] ?? null;
	}

	/** The clock at which the row that brought this struct has no more of them. */
	endOfRun(client: number, clock: number): number {
		return this.#arrivalOf(client, clock)?.to ?? clock + 1;
	}

	/** All that these rows brought, as ranges by client. */
	broughtBy(isAmong: (row: number) => boolean): Deletion[] {
		const ranges: Deletion[] = [];
		for (const [client, arrivals] of this.#arrivals) {
			let clock = 0;
			for (const { to, row } of arrivals) {
				if (isAmong(row)) ranges.push({ client, clock, length: to - clock, row });
				clock = to;
			}
		}
		return ranges;
	}

	/**
	 * Who wrote this struct: the account that typed under its client id, by the server's own binding;
	 * where nobody is known to have, whoever first brought it.
	 */
	authorOf(client: number, clock: number): UserId | null {
		const row = this.rowOf(client, clock);
		if (row === null) return null;
		return this.#firmOwners.get(client) ?? this.rows[row]?.author ?? null;
	}

	destroy(): void {
		this.doc.destroy();
	}

	#arrivalOf(client: number, clock: number): Arrival | undefined {
		const arrivals = this.#arrivals.get(client) ?? [];
		let [low, high] = [0, arrivals.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((arrivals[middle]?.to ?? 0) > clock) high = middle;
			else low = middle + 1;
		}
		return arrivals[low];
	}

	#apply(index: number): void {
		const bytes = this.rows[index]?.bytes;
		try {
			if (bytes !== undefined) Y.applyUpdate(this.doc, bytes);
		} catch {
			// A row from before admission that Yjs cannot read: the room passes over it in the same way.
			this.unreadable.add(index);
		}
	}

	#note(transaction: Y.Transaction, row: number): void {
		for (const [client, to] of transaction.afterState) {
			if (to <= (transaction.beforeState.get(client) ?? 0)) continue;
			const arrivals = this.#arrivals.get(client) ?? [];
			arrivals.push({ to, row });
			this.#arrivals.set(client, arrivals);
		}
		for (const [client, items] of transaction.deleteSet.clients) {
			for (const { clock, len } of items) {
				this.deletions.push({ client, clock, length: len, row });
			}
		}
	}
}
