import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import type { DocId } from '#domain/ids.ts';
import { encodeStep1, encodeUpdate, parseFrame, type Frame } from '#protocol/frame.ts';
import { decodeExtension, type Ack, type Notice } from '#protocol/message.ts';
import type { TestPerson } from './in-test-access.ts';

/** Where a relay listens. */
export interface Address {
	readonly port: number;
	readonly origin: string;
}

/** Settles when the condition holds; the test's own time limit is the only clock. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** The published y-websocket provider as it is, signed in by a cookie. */
export function stockClient(server: Address, person: TestPerson, docId: DocId, doc = new Y.Doc()) {
	class SignedIn extends WebSocket {
		constructor(address: string, protocols?: string[]) {
			const headers = { cookie: person.cookie, origin: server.origin };
			super(address, protocols ?? [], { headers });
		}
	}
	return new WebsocketProvider(`ws://127.0.0.1:${server.port}/sync`, docId, doc, {
		WebSocketPolyfill: SignedIn as unknown as typeof globalThis.WebSocket,
		disableBc: true,
		maxBackoffTime: 100,
	});
}

/** A bare socket that keeps all it hears, for what no stock client would do. */
export interface RawClient {
	readonly ws: WebSocket;
	readonly frames: Frame[];
	readonly acks: Ack[];
	readonly notices: Notice[];
	readonly fingerprints: Uint8Array[];
	/** The close code, once the server has closed. */
	readonly closeCode: number | null;
	send(frame: Uint8Array): void;
}

export async function rawClient(
	server: Address,
	person: TestPerson,
	docId: DocId,
	query = 'ext=1',
): Promise<RawClient> {
	const address = `ws://127.0.0.1:${server.port}/sync/${docId}?${query}`;
	const headers = { cookie: person.cookie, origin: server.origin };
	const ws = new WebSocket(address, { headers });
	const client = {
		...{ ws, frames: [], acks: [], notices: [], fingerprints: [], closeCode: null },
	} as {
		ws: WebSocket;
		frames: Frame[];
		acks: Ack[];
		notices: Notice[];
		fingerprints: Uint8Array[];
		closeCode: number | null;
	};
	ws.on('message', (data: Buffer) => {
		const bytes = new Uint8Array(data);
		const extension = decodeExtension(bytes);
		const frame = parseFrame(bytes);
		if (extension.ok) {
			if (extension.value.type === 'ack') client.acks.push(extension.value.ack);
			else if (extension.value.type === 'notice') client.notices.push(extension.value.notice);
			else client.fingerprints.push(extension.value.fingerprint);
		} else if (frame.ok) client.frames.push(frame.value);
		else throw new Error('The relay sent a frame that cannot be read.');
	});
	ws.on('close', (code) => (client.closeCode = code));
	await new Promise<void>((resolve, reject) => {
		ws.on('open', resolve);
		ws.on('error', reject);
	});
	return Object.assign(client, { send: (frame: Uint8Array) => ws.send(frame) });
}

/** Joined and up to date: the relay has answered our step 1. */
export async function joinedClient(
	server: Address,
	person: TestPerson,
	docId: DocId,
	query?: string,
): Promise<RawClient> {
	const client = await rawClient(server, person, docId, query);
	client.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
	await until(
		() => client.frames.some(({ type }) => type === 'step2') || client.closeCode !== null,
	);
	return client;
}

/** Updates of a document of its own, as its client would send them one by one. */
export function writer(doc = new Y.Doc()) {
	const sent: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => sent.push(update));
	return {
		doc,
		/** Writes one key and gives the frame that says so. */
		write(key: string, value: string): Uint8Array {
			sent.length = 0;
			doc.getMap('entries').set(key, value);
			return encodeUpdate(sent[0] ?? new Uint8Array());
		},
	};
}

/** What a fresh reader of everything heard would see under the root `entries`. */
export function contentOf(client: RawClient): Record<string, unknown> {
	const doc = new Y.Doc();
	for (const frame of client.frames) {
		if (frame.type === 'step2' || frame.type === 'update') Y.applyUpdate(doc, frame.update);
	}
	return doc.getMap('entries').toJSON();
}
