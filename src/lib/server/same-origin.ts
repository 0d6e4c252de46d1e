const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something comes from a page of ours. SvelteKit checks form types
 * alone, so a JSON request forged by another site is refused here: by `Origin`, which every browser
 * sends with such a request, and by `Sec-Fetch-Site` where it is sent as well.
 */
export function isFromOwnPage(request: Request, url: URL): boolean {
	if (SAFE_METHODS.has(request.method)) return true;
	const site = request.headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') return false;
	return request.headers.get('origin') === url.origin;
}
