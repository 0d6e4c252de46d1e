import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/** May a page of this origin open a socket here? Asked with the upgrade request it came with. */
export type OriginCheck = (origin: string | undefined, request: IncomingMessage) => boolean;

/**
 * Exactly the configured origin; where none is configured, exactly the address the request was sent
 * to, and only when that is `localhost` or a bare IP address: a stranger's domain name pointed at
 * this machine gets nothing. A request without an origin is no page's and is refused.
 */
export function createOriginCheck(options: {
	readonly origin: string | null;
	/** Does this server, or the proxy before it, speak TLS? */
	readonly isSecure: (request: IncomingMessage) => boolean;
}): OriginCheck {
	return (origin, request) => {
		if (origin === undefined) return false;
		if (options.origin !== null) return origin === options.origin;
		const { host } = request.headers;
		if (host === undefined || !isLocalHost(host)) return false;
		return origin === `${options.isSecure(request) ? 'https' : 'http'}://${host}`;
	};
}

function isLocalHost(host: string): boolean {
	if (!URL.canParse(`http://${host}`)) return false;
	const { hostname, host: parsed } = new URL(`http://${host}`);
	if (parsed !== host && `${parsed}:80` !== host) return false;
	return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}
