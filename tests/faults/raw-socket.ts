import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { RelayProcess } from './relay-process.ts';

/** A socket below all libraries, for what no library would send. */
export interface RawSocket {
	readonly socket: Socket;
	/** All that came back. */
	readonly heard: Buffer;
	readonly isClosed: boolean;
}

export function rawSocket(relay: RelayProcess): RawSocket {
	const socket = connect(relay.port, '127.0.0.1');
	let heard = Buffer.alloc(0);
	let isClosed = false;
	socket.on('data', (chunk: Buffer) => (heard = Buffer.concat([heard, chunk])));
	socket.on('close', () => (isClosed = true));
	// To be cut off in the middle of a word is what these sockets are for.
	socket.on('error', () => (isClosed = true));
	return {
		socket,
		get heard() {
			return heard;
		},
		get isClosed() {
			return isClosed;
		},
	};
}

/** The head of an upgrade, as a browser would send it with this cookie. */
export const upgradeHead = (relay: RelayProcess, docId: string, cookie: string | null): string =>
	[
		`GET /sync/${docId}?ext=1 HTTP/1.1`,
		`Host: 127.0.0.1:${relay.port}`,
		`Origin: ${relay.origin}`,
		...(cookie === null ? [] : [`Cookie: ${cookie}`]),
		...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
		`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
		'\r\n',
	].join('\r\n');

interface FrameHead {
	readonly final: boolean;
	/** 0 goes on, 2 is binary, 9 a ping. */
	readonly opcode: number;
	/** As claimed; what follows may be less. */
	readonly length: number;
}

/** The first bytes of a websocket frame from a client, masked with zeros. */
export function frameHead({ final, opcode, length }: FrameHead): Buffer {
	const first = (final ? 0x80 : 0) | opcode;
	const mask = [0, 0, 0, 0];
	if (length < 126) return Buffer.from([first, 0x80 | length, ...mask]);
	const head = Buffer.alloc(14);
	head[0] = first;
	head[1] = 0x80 | 127;
	head.writeBigUInt64BE(BigInt(length), 2);
	return head;
}

/** Writes the same bytes for ever, as fast as the other end takes them, until it closes. */
export function floodWith({ socket }: RawSocket, chunk: Buffer): void {
	const more = () => {
		let room = true;
		while (room && !socket.destroyed) room = socket.write(chunk);
	};
	socket.on('drain', more);
	more();
}
