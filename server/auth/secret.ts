import { createHash } from 'node:crypto';
import { bytesToBase64Url, type RandomBytes } from '#domain/ids.ts';

/** A fresh 256-bit secret as base64url: the value of a session cookie. */
export function createSecret(random: RandomBytes): string {
	return bytesToBase64Url(random(new Uint8Array(32)));
}

/** How a secret is kept: SHA-256 in hex. The secret is long and random, so no salt and no slow hash. */
export function hashSecret(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}
