import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** `@y/websocket-server` as published, set up as its own `server.js` does, on a port of our choice. */
const PEER = '../peers/node_modules/@y/websocket-server/src/utils.js';
const { setupWSConnection } = (await import(PEER)) as {
	setupWSConnection: (ws: WebSocket, request: IncomingMessage) => void;
};

const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on('connection', (ws, request) => {
	ws.on('error', () => ws.terminate());
	setupWSConnection(ws, request);
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
	process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
