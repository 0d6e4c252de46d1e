import { createSecretKey, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { plainCodec } from '../codec.ts';
import { makeDataKey } from './key-ring.ts';
import { createSealedCodec } from './sealed-codec.ts';

const docId = 'doc_0000000000000000000001' as DocId;
const otherId = 'doc_0000000000000000000002' as DocId;
const words = new TextEncoder().encode('妈妈打电话来了');

/** One key for everything, so that only the place can tell two payloads apart. */
function codecOfOneKey() {
	const key: KeyObject = createSecretKey(makeDataKey());
	return createSealedCodec({ forSealing: () => key, forOpening: () => key });
}

test('[R10] gives back what was sealed, the empty payload too', () => {
	const codec = codecOfOneKey();
	for (const bytes of [words, new Uint8Array(), new Uint8Array(100_000).fill(7)]) {
		expect(codec.open(docId, 1, 5, codec.seal(docId, 1, 5, bytes))).toEqual(bytes);
	}
});

test('[R10] the same words never look the same twice, and never like themselves', () => {
	const codec = codecOfOneKey();
	const [first, second] = [codec.seal(docId, 1, 5, words), codec.seal(docId, 1, 5, words)];
	expect(first).not.toEqual(second);
	expect(Buffer.from(first).includes(Buffer.from(words))).toBe(false);
});

test('[R10] a single flipped bit and any cut is an error and never a document', () => {
	const codec = codecOfOneKey();
	const sealed = codec.seal(docId, 1, 5, words);
	for (let index = 0; index < sealed.length * 8; index++) {
		const flipped = sealed.slice();
		flipped[index >> 3] = (flipped[index >> 3] ?? 0) ^ (1 << (index & 7));
		expect(() => codec.open(docId, 1, 5, flipped)).toThrow();
	}
	for (let length = 0; length < sealed.length; length++) {
		expect(() => codec.open(docId, 1, 5, sealed.subarray(0, length))).toThrow();
	}
});

test('[R10] a payload opens only in its own place', () => {
	const codec = codecOfOneKey();
	const sealed = codec.seal(docId, 1, 5, words);
	expect(() => codec.open(otherId, 1, 5, sealed)).toThrow('damaged');
	expect(() => codec.open(docId, 2, 5, sealed)).toThrow('damaged');
	expect(() => codec.open(docId, 1, 6, sealed)).toThrow('damaged');
});

test('[R10] words that were slipped in unsealed do not open', () => {
	const plain = plainCodec.seal(docId, 1, 5, words);
	expect(() => codecOfOneKey().open(docId, 1, 5, plain)).toThrow('unknown');
});
