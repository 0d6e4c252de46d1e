import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { createAckingSocket, RemoteHold } from '#lib/sync/acking-socket.ts';

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;

/** The document of this number. */
export const documentOf = (number: number): DocId => idOf('doc', number) as DocId;

export interface WriterOptions {
	/** Where to reach the relay; a proxy in between has a port of its own. */
	readonly port: number;
	readonly origin: string;
	readonly docId: DocId;
	/** Which invented person it is. */
	readonly person: number;
	/** No two writers of a test share it: its keys begin with it. */
	readonly name: string;
	/** Keeps its words from an earlier connection. */
	readonly doc?: Y.Doc;
}

/**
 * One person's open document: the published provider on the product's own acking socket. What it was
 * promised it remembers here, in the memory of the test, where no fault of the server reaches it.
 */
export class WriterClient {
	readonly doc: Y.Doc;
	readonly #options: WriterOptions;
	readonly #provider: WebsocketProvider;
	readonly #keys: string[] = [];
	readonly #delivered = new Set<string>();
	#covered = 0;

	constructor(options: WriterOptions) {
		this.#options = options;
		this.doc = options.doc ?? new Y.Doc();
		this.#provider = new WebsocketProvider(
			`ws://127.0.0.1:${options.port}/sync`,
			options.docId,
			this.doc,
			{
				WebSocketPolyfill: this.#socketClass(),
				params: { ext: '1', packed: '1' },
				disableBc: true,
				maxBackoffTime: 100,
			},
		);
		this.doc.getMap('entries').observe(({ keysChanged }, { origin }) => {
			if (origin !== this.#provider) return;
			for (const key of keysChanged) this.#delivered.add(key);
		});
	}

	/** Types one more key, with these words under it. */
	write(words = ''): void {
		const key = `${this.#options.name}-${this.#keys.length}`;
		this.#keys.push(key);
		this.doc.getMap('entries').set(key, words);
	}

	get isConnected(): boolean {
		return this.#provider.wsconnected;
	}

	/** Has everything that the school had when it connected. */
	get isSynced(): boolean {
		return this.#provider.synced;
	}

	/** How many of its own keys were typed, and acknowledged. */
	get typed(): number {
		return this.#keys.length;
	}

	get acknowledged(): number {
		return this.#covered;
	}

	/** What the school has vouched for: acknowledged to this person, or shown to them. */
	get promised(): string[] {
		return [...this.#keys.slice(0, this.#covered), ...this.#delivered];
	}

	/** All that this person sees. */
	get visible(): Set<string> {
		return new Set(this.doc.getMap('entries').keys());
	}

	/** Goes away and forgets: what the school has lost by now, this client does not bring back. */
	leave(): void {
		this.#provider.destroy();
	}

	#socketClass(): typeof WebSocket {
		const { person, origin } = this.#options;
		const init: unknown = { headers: { cookie: `user=${idOf('usr', person)}`, origin } };
		const Plain = globalThis.WebSocket;
		// The product's socket extends the browser's, which sends cookie and origin by itself.
		globalThis.WebSocket = class extends Plain {
			constructor(address: string | URL) {
				super(address, init as string[]);
			}
		};
		try {
			return createAckingSocket(
				{
					newestEdit: () => this.#keys.length,
					onCovered: (sequence) => (this.#covered = Math.max(this.#covered, sequence)),
					onNotice: ({ reason }) => {
						throw new Error(`The relay did not keep an honest edit: ${reason}.`);
					},
					hasHole: () => false,
					onLeftOut: () => undefined,
					onFingerprint: () => undefined,
					onAlive: () => undefined,
				},
				new RemoteHold(),
			);
		} finally {
			globalThis.WebSocket = Plain;
		}
	}
}
