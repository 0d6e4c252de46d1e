import { fail, ok, type Result } from '#domain/result.ts';

/**
 * Names of people, classes and schools as they are stored: spaces trimmed, composed (NFC), no
 * control characters. Rare characters (𠮷, 㛃) are kept as they are; length is counted in
 * characters and not in UTF-16 units.
 */
const NAME_CHARACTERS_MAX = 60;

/** The name to store; `null` when it is empty, longer than 60 characters or holds control characters. */
export function parseName(value: string): string | null {
	const name = value.normalize('NFC').trim();
	const length = [...name].length;
	if (length === 0 || length > NAME_CHARACTERS_MAX || /\p{Cc}/u.test(name)) return null;
	return name;
}

/**
 * What a person types to sign in: 2 to 32 letters, digits, dots, dashes or underscores, Chinese
 * characters too. Small and large letters are the same.
 */
export function parseUsername(value: string): string | null {
	const username = value.normalize('NFKC').trim().toLowerCase();
	return /^[\p{L}\p{N}._-]{2,32}$/u.test(username) ? username : null;
}

/** What is written on a telephone: digits with what groups them, an extension behind 转 or a comma. */
const HOTLINE = /^[\d +()\-–,转#*]{3,40}$/u;

/** The family-call number to store, `null` when the field is left empty; fails when it is no number. */
export function parseHotline(value: string): Result<string | null, 'no-number'> {
	const hotline = value.normalize('NFKC').trim();
	if (hotline === '') return ok(null);
	return HOTLINE.test(hotline) && /\d{3}/.test(hotline) ? ok(hotline) : fail('no-number');
}
