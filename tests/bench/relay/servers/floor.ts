import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { encodeStep2 } from '#protocol/frame.ts';
import { MESSAGE, SYNC } from '#protocol/message.ts';

/**
 * What the library can do at best: forwards every frame to the others of the same address, keeps
 * nothing, checks nothing. To be opened it hands out one ready state to everybody (`STATE`).
 */
const state = process.env['STATE'] === undefined ? null : readFileSync(process.env['STATE']);
const answer = encodeStep2(state ?? Uint8Array.of(0, 0));
const membersByPath = new Map<string, Set<WebSocket>>();

const server = createServer();
const sockets = new WebSocketServer({ server, maxPayload: 64 * 1024 * 1024 });
sockets.on('connection', (ws, request) => {
	const path = request.url ?? '/';
	const members = membersByPath.get(path) ?? new Set();
	membersByPath.set(path, members.add(ws));
	ws.on('message', (data: Buffer) => {
		if (data[0] === MESSAGE.sync && data[1] === SYNC.step1) ws.send(answer);
		else for (const member of members) if (member !== ws) member.send(data);
	});
	ws.on('close', () => {
		members.delete(ws);
		if (members.size === 0) membersByPath.delete(path);
	});
	ws.on('error', () => ws.terminate());
});
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
	process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
