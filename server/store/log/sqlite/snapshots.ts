import type { DatabaseSync } from 'node:sqlite';
import type { Codec } from '../codec.ts';
import type { StoredDocument } from '../update-log.ts';
import type { Damage, Head, Place } from './heads.ts';

/** What a snapshot is sealed beside, so that a row of the same number is not taken for one. */
export const BESIDE_SNAPSHOT = 'snapshot';

/** Table `snapshot` of one handle on `log.sqlite`. */
export class Snapshots {
	readonly #codec: Codec;
	readonly #onDamage: (damage: Damage) => void;
	readonly #statements: ReturnType<typeof prepareStatements>;

	constructor(database: DatabaseSync, codec: Codec, onDamage: (damage: Damage) => void) {
		this.#codec = codec;
		this.#onDamage = onDamage;
		this.#statements = prepareStatements(database);
	}

	put({ docId, generation }: Place, head: Head, seq: number, state: Uint8Array): void {
		const sealed = this.#codec.seal(docId, generation, seq, state, BESIDE_SNAPSHOT);
		this.#statements.put.run(head.key, seq, sealed);
	}

	/** `null` where there is none, or none that is whole: the rows are all there without it. */
	newest({ docId, generation }: Place, head: Head): StoredDocument['snapshot'] {
		try {
			const row = this.#statements.newest.get(head.key);
			if (row === undefined) return null;
			const [seq, sealed] = [Number(row['seq']), row['payload'] as Uint8Array];
			return { seq, state: this.#codec.open(docId, generation, seq, sealed, BESIDE_SNAPSHOT) };
		} catch (cause) {
			const words = cause instanceof Error ? cause.message : String(cause);
			const message = `The snapshot is damaged, its rows are read instead: ${words}`;
			this.#onDamage({ docId, message });
			return null;
		}
	}
}

function prepareStatements(database: DatabaseSync) {
	return {
		put: database.prepare(`INSERT INTO snapshot VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET seq = excluded.seq, payload = excluded.payload
			WHERE excluded.seq > snapshot.seq`),
		newest: database.prepare('SELECT seq, payload FROM snapshot WHERE document = ?'),
	};
}
