import { hash, verify } from '@node-rs/argon2';
import { must } from '#domain/assert.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/**
 * Passwords: argon2id with 64 MiB, three passes, one lane. Two are worked on at a time, so that a
 * Monday morning or an attacker takes 128 MiB and not the whole machine; the others wait in line.
 */
const ARGON2 = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };
const AT_ONCE_MAX = 2;
/** Beyond this many waiting, a try is refused with "busy" at once instead of making all wait longer. */
const WAITING_MAX = 100;

const LENGTH_MIN = 8;
/** In characters; far above what anybody types, so that nobody makes the server hash a novel. */
const LENGTH_MAX = 200;

export type PasswordFault = 'too-short' | 'too-long' | 'too-common' | 'like-username';

/** Why a person may not choose this password; `null` when they may. Length counts characters. */
export function findPasswordFault(password: string, username: string): PasswordFault | null {
	const length = [...password].length;
	if (length < LENGTH_MIN) return 'too-short';
	if (length > LENGTH_MAX) return 'too-long';
	const plain = password.normalize('NFKC').toLowerCase();
	if (plain.includes(username.toLowerCase()) && length < username.length + LENGTH_MIN) {
		return 'like-username';
	}
	if (COMMON_PASSWORDS.has(plain) || isOneStep(plain)) return 'too-common';
	return null;
}

/** One character repeated, or a run such as `23456789` or `hgfedcba`. */
function isOneStep(password: string): boolean {
	const codes = [...password].map((character) => must(character.codePointAt(0), 'a character'));
	const step = must(codes[1], 'two characters') - must(codes[0], 'one character');
	if (Math.abs(step) > 1) return false;
	return codes.every(
		(code, index) => index === 0 || code - must(codes[index - 1], 'before') === step,
	);
}

export class TooBusy extends Error {}

/** Hashes and checks passwords, two at a time. */
export interface PasswordDesk {
	/** Throws `TooBusy` when the line is too long. */
	hash(password: string): Promise<string>;
	/** `stored` is `null` for nobody: then it takes as long as for somebody and says no. */
	verify(stored: string | null, password: string): Promise<boolean>;
}

export function createPasswordDesk(): PasswordDesk {
	const inLine = createLine();
	let nobody: Promise<string> | null = null;
	return {
		hash: (password) => inLine(() => hash(password.normalize('NFC'), ARGON2)),
		verify: async (stored, password) => {
			// Made once and not in line: a line that is full just then must not spoil it for good.
			nobody ??= hash('the password of nobody', ARGON2);
			const against = stored ?? (await nobody);
			const matches = await inLine(() => verify(against, password.normalize('NFC')));
			return stored !== null && matches;
		},
	};
}

function createLine(): <T>(work: () => Promise<T>) => Promise<T> {
	let working = 0;
	const waiting: (() => void)[] = [];
	return async (work) => {
		if (working >= AT_ONCE_MAX) {
			if (waiting.length >= WAITING_MAX) throw new TooBusy('Too many passwords at once.');
			// Whoever finishes hands its place over, so `working` does not change here.
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else {
			working += 1;
		}
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else working -= 1;
		}
	};
}
