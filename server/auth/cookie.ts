/**
 * The session cookie. Over HTTPS and on `localhost` it is `__Host-jiashu`, which no other site of
 * the same domain can plant. Over plain HTTP at an IP address browsers refuse that name, so there it
 * is `jiashu`, without `Secure`: fit for a trial in the school's own network and for nothing else.
 */
export const GUARDED_COOKIE = '__Host-jiashu';
export const PLAIN_COOKIE = 'jiashu';

/** Which of the two this address takes. */
export function cookieNameFor(url: URL): typeof GUARDED_COOKIE | typeof PLAIN_COOKIE {
	return url.protocol === 'https:' || url.hostname === 'localhost' ? GUARDED_COOKIE : PLAIN_COOKIE;
}

/** The secret in a `Cookie` header; the guarded name wins, because the plain one could be planted. */
export function readSessionCookie(cookieHeader: string | undefined): string | null {
	const cookies = new Map(
		(cookieHeader ?? '').split(';').map((pair): [string, string] => {
			const cut = pair.indexOf('=');
			return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
		}),
	);
	return cookies.get(GUARDED_COOKIE) ?? cookies.get(PLAIN_COOKIE) ?? null;
}
