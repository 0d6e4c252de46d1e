import type * as Y from 'yjs';
import { isSaid } from '#domain/evaluation.ts';
import type { UserId } from '#domain/ids.ts';
import { readEvaluation } from '#notebook/evaluations.ts';
import { parseMarkKey, sheetsOf } from '#notebook/register.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';

/** By whom something came first, and when, on the server's clock in milliseconds. */
export interface Arrival {
	readonly author: UserId;
	readonly receivedAt: number;
}

/**
 * Follows a register row by row of the log and tells when each child's row of a test got its first mark
 * and when each evaluation got its first words: by those a duty is in time or late (M3, M3e).
 */
export class RegisterWatch {
	/** By `test child`, and by the id of an evaluation. */
	readonly arrivals = new Map<string, Arrival>();
	readonly #doc: Y.Doc;
	#touched = new Set<string>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
		sheetsOf(doc).observeDeep((events) => {
			for (const event of events) {
				const [piece] = event.path.map(String);
				const keys = [...event.changes.keys.keys()];
				if (piece === undefined) keys.forEach((key) => this.#noteWhole(key));
				else this.#note(piece, keys);
			}
		});
	}

	/** Call after each row was applied. */
	afterRow({ author, receivedAt }: Pick<LoggedUpdate, 'author' | 'receivedAt'>): void {
		for (const name of this.#touched) {
			if (!this.arrivals.has(name)) this.arrivals.set(name, { author, receivedAt });
		}
		this.#touched = new Set();
	}

	/** A piece that came with everything that is in it. */
	#noteWhole(piece: string): void {
		const value = sheetsOf(this.#doc).get(piece);
		this.#note(piece, [...((value as Y.Map<unknown> | undefined)?.keys?.() ?? [])]);
	}

	#note(piece: string, keys: readonly string[]): void {
		const evaluation = readEvaluation(this.#doc, piece);
		if (evaluation !== null) {
			if (isSaid(evaluation)) this.#touched.add(piece);
			return;
		}
		for (const key of keys) {
			const mark = parseMarkKey(key);
			if (mark !== null) this.#touched.add(`${piece} ${mark.childId}`);
		}
	}
}
