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
			}
		},
	);
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
}

/** One document opened on this person's device. */
export function openOnDevice({ server, person, docId, owner, isAlive }: DeviceOptions) {
	const device = new DeviceStore(person.userId);
	const sync = new DocumentSync({
		copy: aCopy(docId),
		device,
		owner: owner ?? 'tab.1',
		liveOwners: async () => isAlive ?? (() => false),
		relayUrl: relayUrlOf(server),
		onState: () => {},
		onAck: () => {},
	});
	return { device, sync };
}
