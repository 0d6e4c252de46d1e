import type { KeyObject } from 'node:crypto';
import { KeyRing, KeyRingError } from '#server/store/log/sealing/key-ring.ts';

/** The keys under this label seal the audit and nothing else (D13). */
const LABEL = 'audit';

/**
 * The keys that seal the rows of the audit, one for each key of the ring (R10). A rotation gives new
 * rows a new one; the older ones stay, and with them every older row can be checked.
 */
export class AuditKeys {
	readonly #ring: KeyRing;
	readonly #derived = new Map<string, KeyObject>();

	constructor(ring: KeyRing) {
		this.#ring = ring;
	}

	/** The name of the key that seals from now on; one that was just added to the ring counts. */
	newest(): string {
		this.#reread();
		return this.#ring.newestKeyId;
	}

	/** `null` when the ring has no such key. */
	key(ringKey: string): KeyObject | null {
		const known = this.#derived.get(ringKey);
		if (known !== undefined) return known;
		if (!this.#ring.has(ringKey)) this.#reread();
		if (!this.#ring.has(ringKey)) return null;
		const derived = this.#ring.derivedKey(ringKey, LABEL);
		this.#derived.set(ringKey, derived);
		return derived;
	}

	/** A ring whose disk is away does not stop the school: what is known of it goes on sealing. */
	#reread(): void {
		try {
			this.#ring.reload();
		} catch (error) {
			if (!(error instanceof KeyRingError)) throw error;
		}
	}
}

/** The ring in `keysDir`, made there when the audit of this store has never been sealed. */
export function openAuditKeys(keysDir: string, hasSealed: boolean): AuditKeys {
	const ring = KeyRing.load(keysDir);
	if (ring !== null) return new AuditKeys(ring);
	if (!hasSealed) return new AuditKeys(KeyRing.create(keysDir));
	throw new KeyRingError(
		`The audit of this store is sealed, and its key ring is not in ${keysDir}. ` +
			'Put the copy of the key ring there, or set JIASHU_KEYS to the folder that holds it. ' +
			'Nothing was changed.',
	);
}
