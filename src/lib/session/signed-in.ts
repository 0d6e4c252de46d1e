import type { UserId } from '#domain/ids.ts';
import { keepSignedInUser } from '#lib/storage/signed-in-store.ts';

/**
 * Whether the device's own memory of who works here may be believed. It is written after the school
 * has said who is signed in; a visit to the sign-in page puts it in doubt for this tab.
 */
const KEY = 'jiashu.askSchool';

/** Called when the school has said who is signed in; resolves when it is on the disk. */
export async function rememberSignedIn(userId: UserId): Promise<void> {
	await keepSignedInUser(userId);
	sessionStorage.removeItem(KEY);
}

/** Called by the sign-in page: whoever comes from there may be another person than the last one. */
export function askSchoolFirst(): void {
	sessionStorage.setItem(KEY, 'ask');
}

export function isSchoolAskedFirst(): boolean {
	return sessionStorage.getItem(KEY) !== null;
}
