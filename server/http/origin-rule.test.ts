import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf, createOriginRule } from './origin-rule.ts';

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

test.each([
	['192.0.2.7', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
	['2001:db8:1:2::1', '2001:db8:1:2::/64'],
	['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
	['2001:db8::7', '2001:db8:0:0::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64'],
	['::1', '0:0:0:0::/64'],
	['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
	['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
])('whoever comes from %s is counted as %s', (remoteAddress, counted) => {
	const from = Object.assign(request({}), { socket: { remoteAddress } });
	expect(addressOf(from as IncomingMessage, false)).toBe(counted);
});

test('what a visitor says about their own address counts for nothing, unless a proxy vouches', () => {
	const headers = { 'x-forwarded-for': '198.51.100.9, 203.0.113.5' };
	const from = Object.assign(request(headers), { socket: { remoteAddress: '192.0.2.7' } });
	expect(addressOf(from as IncomingMessage, false)).toBe('192.0.2.7');
	expect(addressOf(from as IncomingMessage, true)).toBe('203.0.113.5');
});
