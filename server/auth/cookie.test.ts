import { expect, test } from 'vitest';
import { readSessionCookie } from './cookie.ts';
import { deviceLabel } from './device-label.ts';

test.each([
	[undefined, 'https://school.example', null],
	['other=1', 'https://school.example', null],
	['jiashu=planted', 'https://school.example', null],
	['jiashu=planted', 'http://localhost:3000', null],
	['jiashu=planted', undefined, null],
	['a=b; jiashu=planted; __Host-jiashu=guarded', 'https://school.example', 'guarded'],
	['__Host-jiashu=guarded;jiashu=planted', 'http://localhost:3000', 'guarded'],
	['jiashu=plain', 'http://192.0.2.7:3000', 'plain'],
	['__Host-jiashu=guarded', 'http://192.0.2.7:3000', null],
])('%s from a page of %s holds %s', (header, origin, secret) => {
	expect(readSessionCookie(header, origin)).toBe(secret);
});

test.each([
	[
		'Mozilla/5.0 (Linux; Android 10) Chrome/120 Mobile Safari/537.36 MicroMessenger/8',
		'微信 · Android',
	],
	['Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge · Windows'],
	['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1', 'Safari · iPhone'],
	['<script>alert(1)</script>', '?'],
	[null, '?'],
])('%s is shown as %s', (userAgent, label) => {
	expect(deviceLabel(userAgent)).toBe(label);
});
