import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToBase64Url, createId, parseId } from './ids.ts';

const counting = (bytes: Uint8Array) => bytes.map((_, index) => index);

describe('ids', () => {
	test('an id says its kind, carries 128 bits and reads back', () => {
		const id = createId('child', counting);
		expect(id).toBe('chd_AAECAwQFBgcICQoLDA0ODw');
		expect(parseId('child', id)).toBe(id);
	});

	test('an id of another kind, a shorter one and a path are not ids', () => {
		expect(parseId('user', createId('child', counting))).toBeNull();
		expect(parseId('child', 'chd_AAEC')).toBeNull();
		expect(parseId('child', 'chd_../../../../etc/passwd')).toBeNull();
		expect(parseId('child', { toString: () => 'chd_AAECAwQFBgcICQoLDA0ODw' })).toBeNull();
	});

	test('base64url agrees with the platform for any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
				expect(bytesToBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
			}),
		);
	});
});
