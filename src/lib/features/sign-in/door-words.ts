import { m } from '#lib/i18n/generated/messages.js';

/** What a form outside the door may answer; plain data, so that it survives without JavaScript. */
export interface DoorRefusal {
	readonly code: string;
	/** With `password`: what is wrong with it. */
	readonly fault?: string | undefined;
	/** With `wait`: how long, in milliseconds. */
	readonly waitMs?: number | undefined;
}

/** The refusal in the user's words, with what to do next. */
export function doorWords(refusal: DoorRefusal): string {
	switch (refusal.code) {
		case 'wrong':
			return m.accounts_wrong();
		case 'wait':
			return waitWords(refusal.waitMs ?? 0);
		case 'code-refused':
			return m.accounts_code_refused();
		case 'password':
			return passwordWords(refusal.fault ?? '');
		case 'mismatch':
			return m.accounts_password_mismatch();
		default:
			return m.error_unexpected();
	}
}

/** Why a password cannot be chosen. */
export function passwordWords(fault: string): string {
	switch (fault) {
		case 'too-short':
			return m.accounts_password_too_short();
		case 'too-long':
			return m.accounts_password_too_long();
		case 'like-username':
			return m.accounts_password_like_username();
		default:
			return m.accounts_password_too_common();
	}
}

function waitWords(waitMs: number): string {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	return seconds < 90
		? m.accounts_wait_seconds({ seconds })
		: m.accounts_wait_minutes({ minutes: Math.ceil(seconds / 60) });
}
