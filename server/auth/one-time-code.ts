import type { UserId } from '#domain/ids.ts';
import type { RandomBytes } from '#domain/ids.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { hashSecret } from './secret.ts';

/**
 * One-time codes: printed and handed over by the administrator, typed once by the person, who then
 * chooses a password that nobody else ever knows. A code looks like `K7MX-3PQR-9TWA`; letters and
 * digits that are mistaken for each other on paper are left out. It holds 58 random bits, lives for
 * seven days, and its entry is throttled.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 12;
const CODE_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

export type CodePurpose = 'set-up' | 'first-password' | 'reset';

export interface IssuedCode {
	readonly code: string;
	readonly expiresAt: Instant;
}

function createCode(random: RandomBytes): string {
	let code = '';
	while (code.length < CODE_LENGTH) {
		// A byte above the last whole multiple is thrown away, so that no letter is likelier.
		const [byte] = random(new Uint8Array(1));
		if (byte === undefined || byte >= 256 - (256 % ALPHABET.length)) continue;
		code += ALPHABET[byte % ALPHABET.length];
	}
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** What was typed, as the hash under which the code is kept: spaces, dashes and small letters do not matter. */
function hashTyped(typed: string): string {
	return hashSecret(
		typed
			.normalize('NFKC')
			.toUpperCase()
			.replaceAll(/[^0-9A-Z]/g, ''),
	);
}

/** Issues a code for this person (`null`: the set-up of an empty store) and voids the ones before it. */
export async function issueCode(
	records: Records,
	env: Environment,
	userId: UserId | null,
	purpose: CodePurpose,
): Promise<IssuedCode> {
	await voidCodes(records, userId);
	const code = createCode(env.random);
	const expiresAt = instantFromMs(instantToMs(env.now()) + CODE_LIFE_MS);
	await records
		.insertInto('oneTimeCode')
		.values({ codeHash: hashTyped(code), userId, purpose, expiresAt, usedAt: null })
		.execute();
	return { code, expiresAt };
}

/** Takes back every code of this person that nobody has used. */
export async function voidCodes(records: Records, userId: UserId | null): Promise<void> {
	await records
		.deleteFrom('oneTimeCode')
		.where('userId', userId === null ? 'is' : '=', userId)
		.where('usedAt', 'is', null)
		.execute();
}

/** Whose code this is and what for, without using it up; `null` when it is wrong, used or too old. */
export async function readCode(
	records: Records,
	now: Instant,
	typed: string,
): Promise<{ userId: UserId | null; purpose: CodePurpose } | null> {
	const row = await records
		.selectFrom('oneTimeCode')
		.select(['userId', 'purpose'])
		.where('codeHash', '=', hashTyped(typed))
		.where('usedAt', 'is', null)
		.where('expiresAt', '>', now)
		.executeTakeFirst();
	return row ?? null;
}

/** Uses a code up; `false` when somebody was quicker. Call it in the transaction of what it allows. */
export async function useCode(records: Records, now: Instant, typed: string): Promise<boolean> {
	const done = await records
		.updateTable('oneTimeCode')
		.set({ usedAt: now })
		.where('codeHash', '=', hashTyped(typed))
		.where('usedAt', 'is', null)
		.where('expiresAt', '>', now)
		.executeTakeFirst();
	return done.numUpdatedRows === 1n;
}
