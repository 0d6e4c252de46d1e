import type { Server as HttpServer, ServerOptions } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

/**
 * What connections may cost before anybody has asked who they are (R8). Each limit says what happens
 * at it.
 */

/** A request whose head is not whole after this long is answered with 408 and its socket closed. */
export const headMsMax = 10_000;

/** Connections that have never sent a whole head; the one too many costs the oldest its place. */
export const silentConnectionsMax = 512;

/** Connections in all; the one too many is closed as soon as it is there. */
export const openConnectionsMax = 6_000;

/** Node looks for heads that are late this often, unless told otherwise only every 30 seconds. */
export const STRANGER_LIMITS = {
	headersTimeout: headMsMax,
	connectionsCheckingInterval: 1_000,
} as const satisfies ServerOptions;

/** Holds a server that was made with `STRANGER_LIMITS` to the limits on connections. */
export function boundStrangers(server: HttpServer | HttpsServer): void {
	server.maxConnections = openConnectionsMax;
	/** Oldest first: an honest visitor is done with the head long before 512 others have come. */
	const silent = new Set<Socket>();
	const onConnection = (socket: Socket) => {
		silent.add(socket);
		socket.once('close', () => silent.delete(socket));
		if (silent.size <= silentConnectionsMax) return;
		for (const oldest of silent) {
			silent.delete(oldest);
			oldest.destroy();
			break;
		}
	};
	// Over TLS the socket of a request is the one of this event; who never finishes the handshake is
	// cut by the server's own limit on it.
	server.on('secureConnection', onConnection);
	server.on('connection', (socket: Socket) => {
		if (!('setSecureContext' in server)) onConnection(socket);
	});
	server.prependListener('request', ({ socket }) => silent.delete(socket));
	server.prependListener('upgrade', ({ socket }) => silent.delete(socket));
}
