import { parseId, type UserId } from '#domain/ids.ts';
import { USER_COOKIE } from '#domain/user-cookie.ts';
import { readSignedInUser } from '#lib/storage/signed-in-store.ts';

/**
 * Who works on this device: whoever the browser's session belongs to, and only where no cookie tells
 * (a killed browser may have lost it, an old session never had it) whoever was signed in last.
 */
export async function userOfDevice(): Promise<UserId | null> {
	return userInCookies(document.cookie) ?? (await readSignedInUser());
}

/** The person named in a `document.cookie` string; `null` when it names nobody. */
export function userInCookies(cookies: string): UserId | null {
	const prefix = `${USER_COOKIE}=`;
	const pair = cookies.split(';').find((part) => part.trim().startsWith(prefix));
	return parseId('user', pair?.trim().slice(prefix.length));
}
