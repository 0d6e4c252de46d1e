import { hash, verify } from '@node-rs/argon2';
import type { RandomBytes } from '#domain/ids.ts';
import type { Passcode } from '#domain/share-link.ts';

/**
 * Passcodes at rest: argon2id, 19 MiB, two rounds. Six digits fall to anyone who holds the database
 * and patience; what protects them is the throttle, the hash only buys time to stop the links.
 */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const CODES = 1_000_000;
/** Numbers from here on are drawn again, so that every code is equally likely. */
const DRAW_MAX = Math.floor(2 ** 32 / CODES) * CODES;

/** Draws six digits, each of the million codes with the same chance. */
export function createPasscode(random: RandomBytes): Passcode {
	for (;;) {
		const bytes = random(new Uint8Array(4));
		const drawn = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
		if (drawn < DRAW_MAX) return String(drawn % CODES).padStart(6, '0') as Passcode;
	}
}

export function hashPasscode(passcode: Passcode): Promise<string> {
	return hash(passcode, OPTIONS);
}

let decoy: Promise<string> | null = null;
const DECOY = '000000' as Passcode;

/**
 * Does this passcode open this link? An unknown link (`null`) costs the same work and is always
 * wrong, so that neither words nor time tell whether an address exists.
 */
export async function passcodeMatches(
	passcodeHash: string | null,
	passcode: Passcode,
): Promise<boolean> {
	decoy ??= hashPasscode(DECOY);
	const matches = await verify(passcodeHash ?? (await decoy), passcode);
	return matches && passcodeHash !== null;
}
