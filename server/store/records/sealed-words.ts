import type { KeyObject } from 'node:crypto';
import { PayloadError } from '../log/codec.ts';
import { OVERHEAD_BYTES, openFrom, sealInto } from '../log/sealing/aes-gcm.ts';
import type { KeyRing } from '../log/sealing/key-ring.ts';

/**
 * Words about children in a column of the records, sealed as documents are (R10): AES-256-GCM under a
 * key made of the key ring, which is in no backup. Bound to the name of its row, so that words cannot
 * be put in another's place.
 */
export interface SealedWords {
	/** `sealed1.<key of the ring>.<nonce, ciphertext and tag in base64>` */
	seal(rowId: string, words: string): string;
	/** Throws a `PayloadError` when they were changed, moved, or sealed with another ring. */
	open(rowId: string, sealed: string): string;
}

const MARK = 'sealed1';
const PURPOSE = 'words in the records';

export function createSealedWords(ring: KeyRing): SealedWords {
	const keys = new Map<string, KeyObject>();
	const keyOf = (ringKeyId: string) => {
		const key = keys.get(ringKeyId) ?? ring.derivedKey(ringKeyId, PURPOSE);
		keys.set(ringKeyId, key);
		return key;
	};
	return {
		seal: (rowId, words) => {
			// A key that another process has added seals from then on.
			ring.reload();
			const bytes = Buffer.from(words);
			const sealed = new Uint8Array(OVERHEAD_BYTES + bytes.length);
			sealInto(sealed, 0, keyOf(ring.newestKeyId), Buffer.from(rowId), bytes);
			return [MARK, ring.newestKeyId, Buffer.from(sealed).toString('base64')].join('.');
		},
		open: (rowId, sealed) => {
			const [mark, ringKeyId = '', text = ''] = sealed.split('.');
			if (mark !== MARK) throw new PayloadError(`The words of ${rowId} are not sealed.`);
			const bytes = Buffer.from(text, 'base64');
			const words = openFrom(bytes, 0, keyOf(ringKeyId), Buffer.from(rowId));
			if (words === null) throw new PayloadError(`The words of ${rowId} are damaged on disk.`);
			return Buffer.from(words).toString();
		},
	};
}
