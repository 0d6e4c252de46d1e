import { createHash } from 'node:crypto';

/** SHA-256 (hex) of a random secret of 128 bits or more: enough at rest, since nobody can guess it. */
export function hashSecret(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}
