/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { build, files, version } from '$service-worker';
import { servedBy } from './served-by.ts';

/**
 * Lets the staff's pages open from a cold start without a network. It keeps the files of exactly one
 * build and the empty shell, in a cache named after that build: never a mix of two versions, never
 * anything with a name or a token in it. A new version waits until the person says so.
 */
declare const self: ServiceWorkerGlobalScope;
const SHELL = '/shell';
const CACHE_PREFIX = 'jiashu-';
const CACHE = `${CACHE_PREFIX}${version}`;
const ASSETS: ReadonlySet<string> = new Set([...build, ...files]);

self.addEventListener('install', (event) => {
	event.waitUntil(keepBuild());
});

self.addEventListener('activate', (event) => {
	event.waitUntil(dropOtherBuilds().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
	if (event.data === 'use-new-version') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	const answer = servedBy(
		{
			method: request.method,
			pathname: url.pathname,
			isNavigation: request.mode === 'navigate',
			isSameOrigin: url.origin === self.location.origin,
		},
		ASSETS,
	);
	if (answer === 'asset') event.respondWith(fromCache(url.pathname, request));
	if (answer === 'shell') event.respondWith(fromCache(SHELL, request));
});

/** Without cookies: what is kept is the same for everybody. */
async function keepBuild(): Promise<void> {
	const cache = await caches.open(CACHE);
	await cache.addAll(
		[...ASSETS, SHELL].map((path) => new Request(path, { cache: 'reload', credentials: 'omit' })),
	);
}

async function dropOtherBuilds(): Promise<void> {
	const names = await caches.keys();
	await Promise.all(
		names
			.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE)
			.map((name) => caches.delete(name)),
	);
}

/** This build's file; the network only where the browser has thrown the cache away. */
async function fromCache(path: string, request: Request): Promise<Response> {
	const cache = await caches.open(CACHE);
	return (await cache.match(path)) ?? fetch(request);
}
