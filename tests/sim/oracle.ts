import * as Y from 'yjs';
import { parseFrame } from '#protocol/frame.ts';
import { decodeExtension, isContentFrame } from '#protocol/message.ts';

/** Client, clock, length of what an update adds and deletes. */
export interface Parts {
	readonly adds: readonly Range[];
	readonly deletes: readonly Range[];
}

type Range = readonly [client: number, clock: number, length: number];

/** Read by Yjs itself and not by our own walk, which is under test. */
export function partsOf(update: Uint8Array): Parts {
	const { structs, ds } = Y.decodeUpdate(update);
	const adds = structs
		.filter((struct) => !(struct instanceof Y.Skip))
		.map(({ id, length }): Range => [id.client, id.clock, length]);
	const deletes = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.map(({ clock, len }): Range => [client, clock, len]),
	);
	return { adds, deletes };
}

/** What is on the disk beyond recall, and everything that was seen to contradict the promises. */
export class Oracle {
	readonly violations: string[] = [];
	readonly #clocks = new Map<number, number>();
	readonly #deleted = new Set<string>();

	violated(words: string): void {
		this.violations.push(words);
	}

	durable(update: Uint8Array): void {
		const { adds, deletes } = partsOf(update);
		for (const [client, clock, length] of adds) {
			const known = this.#clocks.get(client) ?? 0;
			if (clock > known) this.violated('an update with a gap before it was stored');
			this.#clocks.set(client, Math.max(known, clock + length));
		}
		for (const [client, clock, length] of deletes) {
			for (let at = clock; at < clock + length; at++) this.#deleted.add(`${client}:${at}`);
		}
	}

	isDurable({ adds, deletes }: Parts): boolean {
		const isThere = ([client, clock, length]: Range) =>
			clock + length <= (this.#clocks.get(client) ?? 0);
		const isGone = ([client, clock, length]: Range) =>
			Array.from({ length }, (_, at) => `${client}:${clock + at}`).every((one) =>
				this.#deleted.has(one),
			);
		return adds.every(isThere) && deletes.every(isGone);
	}

	/** Watches one connection from the relay's side. */
	watch(): { onReceived: (frame: Uint8Array) => void; onSent: (frame: Uint8Array) => void } {
		const received: Parts[] = [];
		const noticed = new Set<number>();
		let acked = 0;
		const onReceived = (frame: Uint8Array) => {
			if (isContentFrame(frame)) received.push(partsOf(contentOf(frame)));
		};
		const onSent = (frame: Uint8Array) => {
			if (isContentFrame(frame)) {
				if (!this.isDurable(partsOf(contentOf(frame)))) {
					this.violated('something was sent on that is not durable');
				}
				return;
			}
			const extension = decodeExtension(frame);
			if (!extension.ok) return;
			if (extension.value.type === 'notice') noticed.add(extension.value.notice.count);
			if (extension.value.type !== 'ack') return;
			const { count } = extension.value.ack;
			if (count > received.length) this.violated('more was acknowledged than had come');
			for (; acked < count; acked++) {
				const parts = received[acked];
				if (parts === undefined || noticed.has(acked + 1) || this.isDurable(parts)) continue;
				this.violated('something was acknowledged that is not durable');
			}
		};
		return { onReceived, onSent };
	}
}

function contentOf(frame: Uint8Array): Uint8Array {
	const parsed = parseFrame(frame);
	if (!parsed.ok || !('update' in parsed.value)) throw new Error('This is no content frame.');
	return parsed.value.update;
}
