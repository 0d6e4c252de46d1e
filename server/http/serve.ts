import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import { PHOTO_BYTES_MAX } from '#domain/photo.ts';
import type { Config } from '#server/config.ts';
import type { HealthDoors } from '#server/health/health-doors.ts';
import { addressOf, protocolOf, type OriginRule } from './origin-rule.ts';
import { boundStrangers, headMsMax, STRANGER_LIMITS } from './strangers.ts';

/**
 * The headers through which adapter-node learns what only this server knows. They are written anew
 * on every request, so a visitor who sends them achieves nothing.
 */
const PROTOCOL_HEADER = 'x-jiashu-protocol';
const ADDRESS_HEADER = 'x-jiashu-address';

/**
 * The longest thing a page sends is a school year, some kilobytes; whoever sends more is refused
 * before anybody has asked who they are. Only a picture may be larger. Every browser tells the length
 * of what it sends, so what comes without one is refused as well.
 */
const BODY_BYTES_MAX = 256 * 1024;

/** What adapter-node holds everybody to, pictures included. */
const BODY_SIZE_LIMIT = String(PHOTO_BYTES_MAX);

function isTooLarge({ method, url, headers }: IncomingMessage): boolean {
	if (method === 'PUT' && url?.startsWith('/media/')) return false;
	if (headers['transfer-encoding'] !== undefined) return true;
	return Number(headers['content-length'] ?? 0) > BODY_BYTES_MAX;
}

/**
 * On every answer, files of the build included: the shell is handed out as such a file, and what the
 * pages say themselves (`hooks.server.ts`) comes on top.
 */
const HEADERS_OF_ALL = new Headers({
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'content-security-policy': "frame-ancestors 'none'",
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'same-origin',
});

/** Loads the built pages. Their settings are read on import, so they are set first. */
export async function loadPages(config: Config): Promise<RequestListener> {
	Object.assign(process.env, {
		PROTOCOL_HEADER,
		ADDRESS_HEADER,
		HOST_HEADER: 'host',
		BODY_SIZE_LIMIT,
	});
	if (config.origin === null) delete process.env['ORIGIN'];
	else process.env['ORIGIN'] = config.origin;
	const built = new URL('../../build/handler.js', import.meta.url).href;
	const { handler } = (await import(built)) as { handler: RequestListener };
	return handler;
}

/** The server, not listening yet: HTTPS where a certificate is configured. */
export function createFront(
	config: Config,
	rule: OriginRule,
	pages: RequestListener,
	healthDoors: HealthDoors,
): HttpServer | HttpsServer {
	const listener: RequestListener = (request, response) => {
		response.setHeaders(HEADERS_OF_ALL);
		// Whoever watches the server asks by whatever name it has on the machine.
		if (healthDoors(request, response)) return;
		if (rule.originOf(request) === null) {
			response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
			response.end('This server does not answer to this address.\n');
			return;
		}
		if (isTooLarge(request)) {
			response.writeHead(413, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
			response.end('This is longer than anything a page sends.\n');
			return;
		}
		vouchFor(request, config.trustProxy);
		pages(request, response);
	};
	const server = createServer(config, listener);
	boundStrangers(server);
	return server;
}

function createServer({ tls }: Config, listener: RequestListener): HttpServer | HttpsServer {
	if (tls === null) return createHttpServer(STRANGER_LIMITS, listener);
	return createHttpsServer(
		{
			...STRANGER_LIMITS,
			handshakeTimeout: headMsMax,
			cert: readFileSync(tls.certPath),
			key: readFileSync(tls.keyPath),
		},
		listener,
	);
}

function vouchFor(request: IncomingMessage, trustProxy: boolean): void {
	request.headers[PROTOCOL_HEADER] = protocolOf(request, trustProxy);
	request.headers[ADDRESS_HEADER] = addressOf(request, trustProxy);
}

/** Listens and settles with the port; rejects in words when the port cannot be had. */
export async function listen(server: HttpServer | HttpsServer, port: number): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (cause: NodeJS.ErrnoException) => {
			const taken = cause.code === 'EADDRINUSE';
			reject(
				taken ? new Error(`Port ${port} is in use. Set PORT to another one.`, { cause }) : cause,
			);
		});
		server.listen(port, resolve);
	});
	const address = server.address();
	return typeof address === 'object' && address !== null ? address.port : port;
}

/** Takes no new requests and lets those that run finish, for at most so many milliseconds. */
export async function stopServing(
	server: HttpServer | HttpsServer,
	graceMs: number,
): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeIdleConnections();
	const cut = setTimeout(() => server.closeAllConnections(), graceMs);
	await closed;
	clearTimeout(cut);
}
