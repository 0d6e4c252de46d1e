import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { USER_COOKIE } from '#domain/user-cookie.ts';

/**
 * The session cookie on the side of the pages. The rule is that of `server/auth/cookie.ts`, which
 * the relay reads with; it is copied because pages may import types alone from the server.
 */
const GUARDED = '__Host-jiashu';
const PLAIN = 'jiashu';
const MAX_AGE_SECONDS = 180 * 24 * 60 * 60;

/** The secret the browser holds, under the name that counts at this address. */
export function readSessionSecret(cookies: Cookies, url: URL): string | null {
	return cookies.get(nameFor(url)) ?? null;
}

export function writeSessionSecret(cookies: Cookies, url: URL, secret: string): void {
	const name = nameFor(url);
	cookies.set(name, secret, {
		path: '/',
		httpOnly: true,
		secure: name === GUARDED,
		sameSite: 'lax',
		maxAge: MAX_AGE_SECONDS,
	});
}

/**
 * After a sign-in: the browser holds the secret, and the device may read beside it whose it is, so
 * that it never opens another person's copy while the school is slow to answer.
 */
export async function beginSession(
	event: Pick<RequestEvent, 'cookies' | 'url' | 'locals'>,
	secret: string,
): Promise<void> {
	const { cookies, url, locals } = event;
	writeSessionSecret(cookies, url, secret);
	const session = await locals.services.sessions.authenticate(secret);
	if (session === null) return;
	cookies.set(USER_COOKIE, session.userId, {
		path: '/',
		httpOnly: false,
		secure: nameFor(url) === GUARDED,
		sameSite: 'lax',
		maxAge: MAX_AGE_SECONDS,
	});
}

export function clearSessionSecret(cookies: Cookies, url: URL): void {
	const name = nameFor(url);
	cookies.delete(USER_COOKIE, { path: '/', secure: name === GUARDED, sameSite: 'lax' });
	cookies.delete(name, { path: '/', httpOnly: true, secure: name === GUARDED, sameSite: 'lax' });
}

function nameFor(url: URL): string {
	return url.protocol === 'https:' || url.hostname === 'localhost' ? GUARDED : PLAIN;
}
