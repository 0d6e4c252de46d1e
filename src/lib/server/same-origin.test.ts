import { expect, test } from 'vitest';
import { isFromOwnPage } from './same-origin.ts';

const url = new URL('https://jiashu.school.example/api/people');

/** `Origin` and `Sec-Fetch-Site` are forbidden to scripts, so the request is made by hand. */
const request = (method: string, headers: Record<string, string>): Request =>
	Object.assign(Object.create(null) as Request, { method, headers: new Headers(headers) });

test.each<[string, string, Record<string, string>, boolean]>([
	['reading needs no origin', 'GET', {}, true],
	['our own page may change things', 'POST', { origin: url.origin }, true],
	['another site may not', 'POST', { origin: 'https://evil.example' }, false],
	['nor may a request that names no origin', 'DELETE', {}, false],
	['nor one whose origin is hidden', 'PUT', { origin: 'null' }, false],
	['nor another port of this host', 'PATCH', { origin: `${url.origin}:8443` }, false],
	[
		'nor what the browser itself calls foreign',
		'POST',
		{ origin: url.origin, 'sec-fetch-site': 'cross-site' },
		false,
	],
	[
		'nor a sister site of the same domain',
		'POST',
		{ origin: url.origin, 'sec-fetch-site': 'same-site' },
		false,
	],
])('%s', (_what, method, headers, isOwn) => {
	expect(isFromOwnPage(request(method, headers), url)).toBe(isOwn);
});
