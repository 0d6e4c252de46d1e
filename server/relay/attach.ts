import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { CLOSE } from '#protocol/close-code.ts';
import { messageBytesMax } from '#protocol/limits.ts';
import { isSyncPath, parseHandshake, type Handshake } from './handshake.ts';
import { closeGraceMs, pongBacklogBytesMax } from './limits.ts';
import { Relay, type RelayOptions } from './relay.ts';

export interface AttachOptions extends RelayOptions {
	/** Was this upgrade asked for by a page of ours, by its exact origin? Browsers always say. */
	readonly isOwnPage: (request: IncomingMessage) => boolean;
	/** Where a request comes from, for rates (R8): what a trusted proxy says, else the socket's. */
	readonly addressOf?: (request: IncomingMessage) => string;
	/** Reads what an upgrade asks for, on any path; without it the paths are those of P2. */
	readonly readHandshake?: (request: IncomingMessage) => Handshake | null;
	/** Upgrades for other paths: refused in production, left to the dev server in development. */
	readonly otherUpgrades: 'refuse' | 'leave';
}

/**
 * A socket that says in our own numbers what `ws` finds wrong with a frame: stock clients take the
 * standard ones for a passing trouble and would send the same again for ever.
 */
class RelaySocket extends WebSocket {
	override close(code?: number, data?: string | Buffer): void {
		if (code === 1009) super.close(CLOSE.tooLarge, 'tooLarge');
		// Of more fragments than `ws` lets one message have.
		else if (code === 1008) super.close(CLOSE.tooLarge, 'tooLarge');
		else if (code === 1002 || code === 1007) super.close(CLOSE.badFrame, 'badFrame');
		else super.close(code, data);
	}
}

/**
 * Serves `/sync/<docId>` on this server. Close the returned relay before the log: it sends everybody
 * away first.
 */
export function attachRelay(server: HttpServer | HttpsServer, options: AttachOptions): Relay {
	const relay = new Relay(options);
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		maxPayload: messageBytesMax,
		autoPong: false,
		...IMPATIENCE,
		WebSocket: RelaySocket,
	});
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		// A peer that goes away in the middle of all this must not take the process along.
		socket.on('error', (err) => options.log.debug({ err }, 'upgrade socket error'));
		const { readHandshake } = options;
		if (readHandshake === undefined && !isSyncPath(request)) {
			if (options.otherUpgrades === 'refuse') refuse(socket, '404 Not Found');
			return;
		}
		const address = options.addressOf?.(request) ?? socketAddressOf(request);
		if (!relay.mayUpgrade(address)) return refuse(socket, '429 Too Many Requests');
		const handshake = (readHandshake ?? parseHandshake)(request);
		if (!options.isOwnPage(request)) refuse(socket, '403 Forbidden');
		else if (handshake === null) refuse(socket, '404 Not Found');
		else void welcome({ request, socket, head, handshake, address });
	});

	async function welcome(upgrade: Upgrade): Promise<void> {
		const { request, socket, head, handshake, address } = upgrade;
		try {
			const { cookie, origin } = request.headers;
			const session = await options.access.authenticate(cookie, origin);
			if (socket.destroyed) return;
			if (session === null && cookie === undefined) {
				return refuse(socket, '401 Unauthorized');
			}
			sockets.handleUpgrade(request, socket, head, (ws) => {
				answerPings(ws);
				// A browser cannot read the status of a refused upgrade; one whose session has ended
				// must learn that it should sign in, so it is told by a close code and nothing else.
				if (session === null) turnAway(ws);
				else relay.arrive({ ws, socket, person: session, handshake, address });
			});
		} catch (err) {
			options.log.error({ err }, 'upgrade failed');
			refuse(socket, '503 Service Unavailable');
		}
	}

	function turnAway(ws: WebSocket): void {
		ws.on('error', (err) => options.log.debug({ err }, 'socket error'));
		ws.close(CLOSE.signedOut, 'signedOut');
	}

	return relay;
}

/** How long `ws` waits for the other end to agree to a close; its types do not know the option yet. */
const IMPATIENCE: object = { closeTimeout: closeGraceMs };

/** Answers would pile up here for whoever asks and does not listen; beyond this none is given. */
function answerPings(ws: WebSocket): void {
	ws.on('ping', (data) => {
		if (ws.bufferedAmount <= pongBacklogBytesMax) ws.pong(data);
	});
}

const socketAddressOf = (request: IncomingMessage) => request.socket.remoteAddress ?? 'unknown';

interface Upgrade {
	readonly request: IncomingMessage;
	readonly socket: Duplex;
	readonly head: Buffer;
	readonly handshake: Handshake;
	readonly address: string;
}

function refuse(socket: Duplex, status: string): void {
	const headers = 'Connection: close\r\nRetry-After: 5\r\nContent-Length: 0';
	socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`, () => socket.destroy());
}
