/**
 * Who answers a request while the service worker is there. Pages of the staff come from the shell on
 * the device; everything that the server renders or guards is left to the network untouched, parents'
 * pages above all.
 */
const SERVER_PATHS = [
	'/api',
	'/sync',
	'/s',
	'/ics',
	'/media',
	'/sign-in',
	'/setup',
	'/code',
] as const;

export type Answer = 'asset' | 'shell' | 'network';

export interface Asked {
	readonly method: string;
	readonly pathname: string;
	readonly isNavigation: boolean;
	readonly isSameOrigin: boolean;
}

export function servedBy(asked: Asked, assets: ReadonlySet<string>): Answer {
	if (asked.method !== 'GET' || !asked.isSameOrigin) return 'network';
	if (assets.has(asked.pathname)) return 'asset';
	if (!asked.isNavigation || isServerPath(asked.pathname)) return 'network';
	return 'shell';
}

function isServerPath(pathname: string): boolean {
	return SERVER_PATHS.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}
