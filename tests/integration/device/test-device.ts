import { vi } from 'vitest';
import type { ChildId, DocId } from '#domain/ids.ts';
import { DeviceStore, type Copy } from '#lib/storage/device-store.ts';
import { DocumentSync, type LiveOwners } from '#lib/sync/document-sync.ts';
import type { RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';

/**
 * A browser's sockets outside a browser: the events and the state that the product uses, with the
 * cookie and the origin that a browser would send by itself.
 */
export function signInSockets(server: RelayServer, person: TestPerson): void {
	const init: unknown = { headers: { cookie: person.cookie, origin: server.origin } };
	vi.stubGlobal(
		'WebSocket',
		class extends globalThis.WebSocket {
			constructor(address: string) {
				// Node's socket takes headers beside protocols; the browser's types know nothing of it.
				super(address, init as string[]);
				// The first to hear, so that it can keep a frame from everybody.
				this.addEventListener('message', (event) => {
					if (isLost('in', event.data)) event.stopImmediatePropagation();
				});
			}

			override send(data: Uint8Array<ArrayBuffer>): void {
				if (!isLost('out', data)) super.send(data);
			}
		},
	);
}

/** Frames that get lost on the way, until `stop`; sockets that keep all else are F16's. */
let losing: { way: 'in' | 'out'; which: (frame: Uint8Array) => boolean; count: number } | null;

export function loseFrames(way: 'in' | 'out', which: (frame: Uint8Array) => boolean) {
	const lost = { way, which, count: 0 };
	losing = lost;
	return {
		get count() {
			return lost.count;
		},
		stop: () => (losing = null),
	};
}

function isLost(way: 'in' | 'out', data: unknown): boolean {
	if (losing?.way !== way) return false;
	const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
	if (!(bytes instanceof Uint8Array) || !losing.which(bytes)) return false;
	losing.count++;
	return true;
}

export const relayUrlOf = (server: RelayServer) => `ws://127.0.0.1:${server.port}/sync`;

export const aCopy = (docId: DocId): Copy => ({
	...{ docId, generation: 1, kind: 'journal', childId: 'chd_one' as ChildId },
	...{ syncedHead: 0, latestOn: null },
});

interface DeviceOptions {
	readonly server: RelayServer;
	readonly person: TestPerson;
	readonly docId: DocId;
	readonly owner?: string;
	readonly isAlive?: LiveOwners;
	readonly quietMs?: number;
}

/** One document opened on this person's device. */
export function openOnDevice(options: DeviceOptions) {
	const { server, person, docId, owner, isAlive, quietMs } = options;
	const device = new DeviceStore(person.userId);
	const sync = new DocumentSync({
		copy: aCopy(docId),
		device,
		owner: owner ?? 'tab.1',
		liveOwners: async () => isAlive ?? (() => false),
		relayUrl: relayUrlOf(server),
		onState: () => {},
		onAck: () => {},
		...(quietMs === undefined ? {} : { quietMs }),
	});
	return { device, sync };
}
