import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import type { Config } from '#server/config.ts';

/**
 * Which addresses this server answers to, decided once for pages and sockets. With `JIASHU_ORIGIN`
 * only that one. Without it only `localhost` and bare IP addresses: a page of somebody else's domain
 * that resolves to this machine (DNS rebinding) gets nothing.
 */
export interface OriginRule {
	/** The origin this request was sent to, e.g. `http://192.0.2.7:3000`; `null`: not ours to serve. */
	originOf(request: IncomingMessage): string | null;
	/** Whether the page behind this upgrade or fetch is ours; a request without `Origin` is not. */
	isOwnPage(request: IncomingMessage): boolean;
}

export function createOriginRule(config: Pick<Config, 'origin' | 'trustProxy'>): OriginRule {
	const originOf = (request: IncomingMessage): string | null => {
		const host = request.headers.host;
		if (host === undefined) return null;
		// The scheme is not compared with the configured one: a proxy in front may speak HTTPS for us.
		const protocol =
			config.origin === null
				? `${protocolOf(request, config.trustProxy)}:`
				: new URL(config.origin).protocol;
		const given = `${protocol}//${host}`;
		if (!URL.canParse(given)) return null;
		const url = new URL(given);
		if (config.origin !== null) return url.origin === config.origin ? config.origin : null;
		return isLocalName(url.hostname) ? url.origin : null;
	};
	return {
		originOf,
		isOwnPage: (request) => {
			const origin = originOf(request);
			return origin !== null && request.headers.origin === origin;
		},
	};
}

/** `https` when the socket is, or when the trusted proxy says that it was on the other side. */
export function protocolOf(request: IncomingMessage, trustProxy: boolean): 'http' | 'https' {
	if ('encrypted' in request.socket && request.socket.encrypted === true) return 'https';
	return trustProxy && request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
}

/**
 * The visitor's network address for throttles: the socket's, or what the trusted proxy appended last.
 * Of an IPv6 address the network counts (`2001:db8:1:2::/64`), because every visitor owns one and
 * could come from another address in it each time.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
	const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
	const last = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(',').at(-1)?.trim();
	return networkOf(last || request.socket.remoteAddress || 'unknown');
}

function networkOf(address: string): string {
	const bare = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
	if (!isIPv6(bare)) return bare;
	const [head = '', tail] = bare.replace(/%.*$/, '').split('::');
	const before = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	// An IPv4 address at the end stands for two groups.
	const length = before.length + after.length + (bare.includes('.') ? 1 : 0);
	const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - length)).fill('0');
	const network = [...before, ...gap, ...after].slice(0, 4).map((group) => parseInt(group, 16));
	return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

function isLocalName(hostname: string): boolean {
	const bare = hostname.replace(/^\[(.*)\]$/, '$1');
	return hostname === 'localhost' || hostname.endsWith('.localhost') || isIP(bare) !== 0;
}
