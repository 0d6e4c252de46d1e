import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { decodeTakenIn, recordOf } from './intake-record.ts';

const batch = {
	documents: [
		{ docId: 'doc_1' as DocId, generation: 1 },
		{ docId: 'doc_2' as DocId, generation: 3 },
	],
	writers: [{ userId: 'usr_ana' as UserId, sessionId: 'ses_ana' as SessionId }],
	parts: Float64Array.of(0, 0, 1_795_000_000_123, 2, 1, 0, 1_795_000_000_124, 3),
	bytes: Uint8Array.of(1, 2, 3, 4, 5),
};

test('a batch comes out of its record as it went in', () => {
	const record = must(recordOf({ ...batch, claims: [] }), 'it is small');
	expect(decodeTakenIn(record)).toEqual(batch);
	// Wherever the record lies in a larger piece of memory.
	const larger = new Uint8Array(record.length + 3);
	larger.set(record, 3);
	expect(decodeTakenIn(larger.subarray(3))).toEqual(batch);
});

test('the record of an older program, which wrote each number by itself, is read', () => {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, batch.documents.length);
	for (const { docId, generation } of batch.documents) {
		encoding.writeVarString(encoder, docId);
		encoding.writeVarUint(encoder, generation);
	}
	encoding.writeVarUint(encoder, batch.writers.length);
	for (const { userId, sessionId } of batch.writers) {
		encoding.writeVarString(encoder, userId);
		encoding.writeVarString(encoder, sessionId);
	}
	encoding.writeVarUint(encoder, 2);
	for (const number of batch.parts) encoding.writeVarUint(encoder, number);
	encoding.writeUint8Array(encoder, batch.bytes);
	expect(decodeTakenIn(encoding.toUint8Array(encoder))).toEqual(batch);
});

test.each(['claims', 'much'])('a batch with %s goes past the intake', (what) => {
	const bytes = what === 'much' ? new Uint8Array(65 * 1024) : batch.bytes;
	const claims = what === 'claims' ? [0, 7, 1] : [];
	expect(recordOf({ ...batch, bytes, claims })).toBeNull();
});
