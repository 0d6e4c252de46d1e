import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createOriginRule } from './origin-rule.ts';

/** A request as the rule sees it: headers and whether its socket speaks TLS. */
function request(headers: Record<string, string>, encrypted = false): IncomingMessage {
	return Object.assign(Object.create(null) as IncomingMessage, { headers, socket: { encrypted } });
}

const open = createOriginRule({ origin: null, trustProxy: false });
const configured = createOriginRule({ origin: 'https://jiashu.school.example', trustProxy: false });
const proxied = createOriginRule({ origin: null, trustProxy: true });

test.each([
	['localhost:3000', 'http://localhost:3000'],
	['192.168.1.20:3000', 'http://192.168.1.20:3000'],
	['[fe80::1]:3000', 'http://[fe80::1]:3000'],
	['rebound.evil.example:3000', null],
	['localhost.evil.example', null],
	['1.2.3.4.evil.example', null],
])('without a configured origin, %s is served as %s', (host, origin) => {
	expect(open.originOf(request({ host }))).toBe(origin);
});

test('with a configured origin only that host counts, whatever a proxy speaks to us', () => {
	expect(configured.originOf(request({ host: 'jiashu.school.example' }))).toBe(
		'https://jiashu.school.example',
	);
	expect(configured.originOf(request({ host: 'localhost:3000' }))).toBeNull();
	expect(configured.originOf(request({ host: 'jiashu.school.example:8443' }))).toBeNull();
});

test('a visitor cannot claim HTTPS, a trusted proxy can', () => {
	const headers = { host: 'localhost', 'x-forwarded-proto': 'https' };
	expect(open.originOf(request(headers))).toBe('http://localhost');
	expect(proxied.originOf(request(headers))).toBe('https://localhost');
	expect(open.originOf(request({ host: 'localhost' }, true))).toBe('https://localhost');
});

test('a page of another origin is not ours, nor is a request that names none', () => {
	const host = 'localhost:3000';
	expect(open.isOwnPage(request({ host, origin: 'http://localhost:3000' }))).toBe(true);
	expect(open.isOwnPage(request({ host, origin: 'http://localhost:4000' }))).toBe(false);
	expect(open.isOwnPage(request({ host, origin: 'https://evil.example' }))).toBe(false);
	expect(open.isOwnPage(request({ host, origin: 'null' }))).toBe(false);
	expect(open.isOwnPage(request({ host }))).toBe(false);
	const evil = { host: 'evil.example', origin: 'http://evil.example' };
	expect(open.isOwnPage(request(evil))).toBe(false);
});
