import { readFile } from 'node:fs/promises';
import { get as getHttps } from 'node:https';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PROJECT_DIR } from '../run/steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/** The built-in HTTPS, with a certificate that the school made itself. */
const certPath = join(PROJECT_DIR, 'tests/fixtures/self-made-cert.pem');
const keyPath = join(PROJECT_DIR, 'tests/fixtures/self-made-key.pem');

describe('a server with its own certificate', () => {
	let school: TestSchool;
	let ca: Buffer;

	beforeAll(async () => {
		ca = await readFile(certPath);
		school = await openTestSchool({
			env: { JIASHU_TLS_CERT: certPath, JIASHU_TLS_KEY: keyPath },
		});
	});

	afterAll(() => school.close());

	function ask(url: string): Promise<IncomingMessage> {
		return new Promise((resolve, reject) => {
			const get = url.startsWith('https') ? getHttps : getHttp;
			get(url, { ca }, (response) => {
				response.resume();
				resolve(response);
			}).on('error', reject);
		});
	}

	it('serves the pages over HTTPS and says that they are to be asked for that way', async () => {
		const response = await ask(`${school.server.origin}/`);
		expect(response.statusCode).toBe(200);
		expect(response.headers['strict-transport-security']).toMatch(/max-age=\d{6,}/);
	});

	it('gives nothing away to who asks without', async () => {
		await expect(ask(school.server.origin.replace('https:', 'http:'))).rejects.toThrow();
	});

	it('carries the relay on the same port, which refuses who is not signed in', async () => {
		const address = `${school.server.origin.replace('https:', 'wss:')}/sync/${school.docId(YAN, 'journal')}`;
		const socket = new WebSocket(address, { ca, origin: school.server.origin });
		const outcome = await new Promise<number>((resolve, reject) => {
			socket.on('close', resolve);
			socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
			socket.on('error', reject);
		});
		expect([401, 4401]).toContain(outcome);
	});
});
