/**
 * The session cookie. Over HTTPS and on `localhost` it is `__Host-jiashu`, which no other site of
 * the same domain can plant. Over plain HTTP at an IP address browsers refuse that name, so there it
 * is `jiashu`, without `Secure`: fit for a trial in the school's own network and for nothing else.
 */
export const GUARDED_COOKIE = '__Host-jiashu';
export const PLAIN_COOKIE = 'jiashu';

/**
 * The secret in a `Cookie` header that came from a page of this origin. Only the name counts that a
 * page there is given: over HTTPS a plain `jiashu` is one that somebody else has planted. Without an
 * origin it is the guarded name.
 */
export function readSessionCookie(
	cookieHeader: string | undefined,
	origin: string | undefined,
): string | null {
	const cookies = new Map(
		(cookieHeader ?? '').split(';').map((pair): [string, string] => {
			const cut = pair.indexOf('=');
			return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
		}),
	);
	return cookies.get(cookieNameFor(origin)) ?? null;
}

function cookieNameFor(origin: string | undefined): typeof GUARDED_COOKIE | typeof PLAIN_COOKIE {
	if (origin === undefined || !URL.canParse(origin)) return GUARDED_COOKIE;
	const { protocol, hostname } = new URL(origin);
	return protocol === 'https:' || hostname === 'localhost' ? GUARDED_COOKIE : PLAIN_COOKIE;
}
