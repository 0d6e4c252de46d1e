import type { DocId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Copy, DeviceStore, Mark, TrayPiece } from '#lib/storage/device-store.ts';

/**
 * What is known of this device just now, of all tabs: read anew whenever something on it changed. What
 * cannot be read stays as it was known.
 */
export class DeviceView {
	readonly #device: DeviceStore;
	marks: readonly Mark[] = [];
	tray: readonly TrayPiece[] = [];
	copies: ReadonlyMap<DocId, Copy> = new Map();
	/** The server's clock at its last durable ack. */
	lastAtSchool: Instant | null = null;

	constructor(device: DeviceStore) {
		this.#device = device;
	}

	/** `false` when the device cannot be read. */
	async read(): Promise<boolean> {
		try {
			const [marks, tray, copies, lastAtSchool] = await Promise.all([
				this.#device.marks(),
				this.#device.tray(),
				this.#device.copies(),
				this.#device.readLastAtSchool(),
			]);
			this.marks = marks;
			this.tray = tray;
			this.copies = new Map(copies.map((copy) => [copy.docId, copy]));
			this.lastAtSchool ??= lastAtSchool;
			return true;
		} catch (error) {
			console.warn('This device could not be read.', error);
			return false;
		}
	}
}

/** Keeps what is good to have on the device and can be had again; the store's `problem` tells of it. */
export async function keepIfPossible(write: () => Promise<void>): Promise<void> {
	try {
		await write();
	} catch (error) {
		console.warn('Something could not be kept on this device.', error);
	}
}
