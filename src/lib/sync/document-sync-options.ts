import type { Copy, DeviceStore } from '#lib/storage/device-store.ts';
import type { Ack } from '#protocol/message.ts';
import type { OutboxOptions } from './outbox.ts';

/** Is the opening of a document that put a mark still alive? */
export type LiveOwners = (owner: string) => boolean;

export interface DocumentSyncOptions extends Pick<OutboxOptions, 'now' | 'isAway'> {
	readonly copy: Copy;
	readonly device: DeviceStore;
	/** The name under which this opening of the document puts its mark. */
	readonly owner: string;
	/** Whose marks are theirs: openings that are alive, here or in another tab. */
	readonly liveOwners: () => Promise<LiveOwners>;
	/** `ws://…/sync` of the school. */
	readonly relayUrl: string;
	readonly onState: () => void;
	readonly onAck: (ack: Ack) => void;
	/** How long the document must have been quiet before it is compared with the school's. */
	readonly quietMs?: number;
}
