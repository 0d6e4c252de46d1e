import { createId, type ChildId, type RandomBytes } from '#domain/ids.ts';
import { isPhotoHash, type PhotoUse } from '#domain/photo.ts';
import type { Instant } from '#domain/time.ts';
import type {
	OutgoingStore,
	ParkReason,
	PhotoPlace,
	QueuedPhoto,
} from '#lib/storage/outgoing-store.ts';
import type { PhotoQueue } from '#lib/sync/photo-queue.ts';
import { shrinkPhoto } from './shrink-photo.ts';

/** Where pictures that are being taken belong. */
export interface PhotoTarget {
	readonly childIds: readonly ChildId[];
	/** The entry that is to show them; none while it is not written yet (a draft). */
	readonly place: PhotoPlace | null;
	/** What they are for; missing: the journal. */
	readonly uses?: readonly PhotoUse[];
}

/** All the children and entries that a picture is for. */
export type ReleaseTarget = Pick<QueuedPhoto, 'childIds' | 'places'>;

/** A picture that does not go to school by itself, as the person is told of it. */
export interface ParkedPhoto {
	readonly id: string;
	readonly name: string;
	readonly reason: ParkReason;
	readonly childIds: readonly ChildId[];
	/** Is there anything of it on this device that could be tried again or saved? */
	readonly isHeld: boolean;
}

/** A file that cannot be read is held so that nothing is lost; larger ones are still in the gallery. */
const HELD_BYTES_MAX = 25_000_000;

/**
 * The pictures of one person on this device: taken in one after another, kept, shown, taken back. The
 * queue sends them. One file that cannot be read is parked and stops no other.
 */
export class PhotoShelf {
	readonly #store: OutgoingStore;
	readonly #queue: PhotoQueue;
	readonly #random: RandomBytes;
	readonly #now: () => Instant;

	constructor(
		store: OutgoingStore,
		queue: PhotoQueue,
		{ random, now }: { random: RandomBytes; now: () => Instant },
	) {
		this.#store = store;
		this.#queue = queue;
		this.#random = random;
		this.#now = now;
	}

	/**
	 * Shrinks and keeps these files; gives the names of those that lie on this device now. `onDone` is
	 * called after each, with its name or, where it was parked, `null`.
	 */
	async take(
		files: readonly File[],
		target: PhotoTarget,
		onDone: (hash: string | null) => void,
	): Promise<string[]> {
		const hashes: string[] = [];
		for (const file of files) {
			const hash = await this.#takeOne(file, file.name, target);
			if (hash !== null) hashes.push(hash);
			onDone(hash);
		}
		return hashes;
	}

	/** What was taken while entries were being written belongs to them now and goes to school. */
	async release(targets: ReadonlyMap<string, ReleaseTarget>): Promise<void> {
		// Words without pictures are written also where no picture could be kept.
		if (targets.size === 0) return;
		for (const [id, { childIds, places }] of targets) {
			const known = this.#queue.items.find((photo) => photo.id === id);
			if (known === undefined) continue;
			const wanted = { childIds, places, state: 'waiting', reason: null } as const;
			await this.#store.keep({ ...known, ...wanted }, null);
		}
		await this.#queue.changed();
	}

	/** Takes a picture out of an entry: where nothing else shows it, it never leaves this device. */
	async takeBack(id: string, place: PhotoPlace | null): Promise<void> {
		const photo = this.#queue.items.find((item) => item.id === id);
		if (photo === undefined) return;
		const places = photo.places.filter(
			({ docId, entryId }) => docId !== place?.docId || entryId !== place.entryId,
		);
		if (places.length === 0) await this.#store.remove(id);
		else await this.#store.change(id, (now) => ({ ...now, places }));
		await this.#queue.changed();
	}

	/**
	 * Tries a parked picture again. One that the device could not read is read anew; where that works it
	 * has a name now, and the places that are to show it are given back.
	 */
	async retry(
		id: string,
	): Promise<{ readonly hash: string; readonly places: readonly PhotoPlace[] } | null> {
		const photo = this.#queue.items.find((item) => item.id === id);
		const bytes = photo && (await this.#store.bytesOf(id));
		if (!photo || !bytes) return null;
		if (isPhotoHash(id)) {
			await this.#store.change(id, (now) => ({ ...now, state: 'waiting', reason: null }));
			await this.#queue.changed();
			return null;
		}
		const small = await shrinkPhoto(new Blob([bytes]));
		if (!small.ok) return null;
		const { hash } = small.value;
		const state = photo.places.length === 0 ? 'draft' : 'waiting';
		await this.#store.keep(
			{ ...photo, id: hash, bytes: small.value.bytes.byteLength, state, reason: null },
			small.value.bytes,
		);
		await this.#store.remove(id);
		await this.#queue.changed();
		return { hash, places: photo.places };
	}

	async remove(id: string): Promise<void> {
		await this.#store.remove(id);
		await this.#queue.changed();
	}

	/** The picture as it lies on this device; `null` when it does not, or has gone to school. */
	async read(id: string): Promise<Blob | null> {
		const bytes = await this.#store.bytesOf(id);
		return bytes === null ? null : new Blob([bytes], { type: 'image/jpeg' });
	}

	async #takeOne(file: Blob, name: string, target: PhotoTarget): Promise<string | null> {
		const small = await shrinkPhoto(file).catch(() => null);
		const photo = { ...belonging(target), name, addedAt: this.#now() };
		if (small?.ok) {
			const { hash, bytes } = small.value;
			const state = target.place === null ? 'draft' : 'waiting';
			const size = bytes.byteLength;
			await this.#store.keep({ ...photo, id: hash, bytes: size, state, reason: null }, bytes);
			await this.#queue.changed();
			return hash;
		}
		const isHeld = file.size <= HELD_BYTES_MAX;
		const parked: QueuedPhoto = {
			...photo,
			...{ id: createId('section', this.#random), bytes: isHeld ? file.size : 0 },
			...{ state: 'parked', reason: small === null ? 'unreadable' : small.error },
		};
		await this.#store.keep(parked, isHeld ? await file.arrayBuffer() : null);
		await this.#queue.changed();
		return null;
	}
}

function belonging({
	childIds,
	place,
	uses = ['journal'],
}: PhotoTarget): Pick<QueuedPhoto, 'childIds' | 'places' | 'uses'> {
	return { childIds, uses, places: place === null ? [] : [place] };
}
