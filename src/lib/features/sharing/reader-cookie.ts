import type { CookieSerializeOptions } from 'cookie';
import { instantToMs, type Instant } from '#domain/time.ts';

/** Remembers a parent's browser, for one link alone: the cookie's path is the link's address. */
export const READER_COOKIE = 'jiashu-reader';

export function readerCookieOptions(
	url: URL,
	token: string,
	expiresAt: Instant,
): CookieSerializeOptions & { path: string } {
	return {
		path: `/s/${encodeURIComponent(token)}`,
		httpOnly: true,
		sameSite: 'lax',
		// A school's plain-http address in its own network must work too; everywhere else it is kept.
		secure: url.protocol === 'https:' || url.hostname === 'localhost',
		expires: new Date(instantToMs(expiresAt)),
	};
}
