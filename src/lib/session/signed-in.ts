import { parseId, type UserId } from '#domain/ids.ts';

/**
 * Who works on this device, so that it opens without a network: an id, never a name. It is written
 * after the school has said who is signed in, and removed by signing out.
 */
const KEY = 'jiashu.signedIn';

export function readSignedIn(): UserId | null {
	return parseId('user', localStorage.getItem(KEY));
}

export function rememberSignedIn(userId: UserId): void {
	localStorage.setItem(KEY, userId);
	sessionStorage.removeItem(KEY);
}

/** Called by the sign-in page: whoever comes from there may be another person than the last one. */
export function askSchoolFirst(): void {
	sessionStorage.setItem(KEY, 'ask');
}

export function isSchoolAskedFirst(): boolean {
	return sessionStorage.getItem(KEY) !== null;
}

export function forgetSignedIn(): void {
	localStorage.removeItem(KEY);
}
