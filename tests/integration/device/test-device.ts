import { vi } from 'vitest';
import type { ChildId, DocId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { SCHEMA } from '#protocol/version.ts';
import { DeviceStore, type Copy } from '#lib/storage/device-store.ts';
import type { LiveOwners } from '#lib/sync/document-sync-options.ts';
import { DocumentSync } from '#lib/sync/document-sync.ts';
import type { RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';

/** As Node has it: whoever loads the page anew gets sockets of its own, and not those of the page before. */
const PlainSocket = globalThis.WebSocket;

/**
 * A browser's sockets outside a browser: the events and the state that the product uses, with the
 * cookie and the origin that a browser would send by itself. With `schema` they are those of a page that
 * writes this shape of documents.
 */
export function signInSockets(server: RelayServer, person: TestPerson, schema = SCHEMA): void {
	const init: unknown = { headers: { cookie: person.cookie, origin: server.origin } };
	vi.stubGlobal(
		'WebSocket',
		class extends PlainSocket {
			constructor(address: string) {
				// Node's socket takes headers beside protocols; the browser's types know nothing of it.
				super(address.replace(/schema=\d+/, `schema=${schema}`), init as string[]);
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

interface Loss {
	readonly way: 'in' | 'out';
	readonly which: (frame: Uint8Array) => boolean;
	count: number;
}

const losses = new Set<Loss>();

/** These frames get lost on the way, until `stop`, and all others arrive (F16). */
export function loseFrames(way: Loss['way'], which: Loss['which']) {
	const loss = { way, which, count: 0 };
	losses.add(loss);
	return {
		get count() {
			return loss.count;
		},
		stop: () => losses.delete(loss),
	};
}

function isLost(way: Loss['way'], data: unknown): boolean {
	const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
	if (!(bytes instanceof Uint8Array)) return false;
	for (const loss of losses) {
		if (loss.way !== way || !loss.which(bytes)) continue;
		loss.count++;
		return true;
	}
	return false;
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
		now: () => instantFromMs(Date.now()),
		isAway: () => false,
		onState: () => {},
		onAck: () => {},
		...(quietMs === undefined ? {} : { quietMs }),
	});
	return { device, sync };
}
