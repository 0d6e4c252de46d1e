/**
 * Phone numbers as people write them on a cigarette box. What was typed is kept as it is; from it come
 * the digits to dial, a doubt that is said and never blocks, and a masked form for a screen that others see.
 */
export type PhoneDoubt = 'no-digits' | 'too-short' | 'too-long' | 'odd-start';

const MOBILE_LENGTH = 11;
const DIGITS_MIN = 7;
const DIGITS_MAX = 12;
const COUNTRY = /^(?:\+|00)86/;

/** The digits of a number, without blanks, dashes and the country's own code. */
export function dialled(typed: string): string {
	const plain = toAscii(typed).replace(/[^\d+]/g, '');
	return plain.replace(COUNTRY, '').replace(/(?!^)\+/g, '');
}

/** What looks wrong with a number; `null` when nothing does. */
export function phoneDoubt(typed: string): PhoneDoubt | null {
	const digits = dialled(typed);
	const count = digits.replace('+', '').length;
	if (count === 0) return 'no-digits';
	// A number of another country, e.g. of a parent who works there, is not ours to judge.
	if (digits.startsWith('+')) return count < DIGITS_MIN ? 'too-short' : null;
	if (digits.startsWith('1')) {
		if (count < MOBILE_LENGTH) return 'too-short';
		if (count > MOBILE_LENGTH) return 'too-long';
		return /^1[3-9]/.test(digits) ? null : 'odd-start';
	}
	if (count < DIGITS_MIN) return 'too-short';
	return count > DIGITS_MAX ? 'too-long' : null;
}

/** `153****4567`: enough to tell two numbers apart, not enough to call. */
export function masked(typed: string): string {
	const digits = dialled(typed);
	if (digits.length < DIGITS_MIN) return '*'.repeat(Math.max(digits.length, 3));
	return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

/** Is it the same number, however it was written? */
export function isSameNumber(a: string, b: string): boolean {
	return dialled(a) !== '' && dialled(a) === dialled(b);
}

/** Digits of a Chinese input method are wider than those of a telephone. */
function toAscii(typed: string): string {
	return typed.replace(/[０-９＋]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}
