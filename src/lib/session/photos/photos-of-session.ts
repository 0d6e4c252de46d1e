import type * as Y from 'yjs';
import type { ChildId, DocId, EntryId } from '#domain/ids.ts';
import type { PhotoPlace, ShareWish } from '#lib/storage/outgoing-store.ts';
import type { ParkedPhoto, PhotoTarget, ReleaseTarget } from './photo-shelf.ts';

/** The pictures on this device, for the pages. */
export interface Photos {
	/** How many wait to go to school. A rune. */
	readonly waiting: number;
	/** How many are on this device and not at school, whatever becomes of them. A rune. */
	readonly unsent: number;
	/** The share of the one on its way that has left, 0 to 1; `null` when none is. A rune. */
	readonly sending: number | null;
	/** Those that do not go by themselves, each with its reason. A rune. */
	readonly parked: readonly ParkedPhoto[];
	/** Is this one on this device, not at school? A rune. */
	isHere(hash: string): boolean;
	/** May pictures use the phone's own data line? `null` where the browser does not tell. A rune. */
	readonly onlyWifi: boolean | null;
	setOnlyWifi(only: boolean): Promise<void>;
	/** See `PhotoShelf.take`. */
	take(
		files: readonly File[],
		target: PhotoTarget,
		onDone: (hash: string | null) => void,
	): Promise<string[]>;
	/** See `PhotoShelf.release`. */
	release(targets: ReadonlyMap<string, ReleaseTarget>): Promise<void>;
	takeBack(hash: string, place: PhotoPlace | null): Promise<void>;
	/** Tries a parked one again; `false` when it cannot be read still. */
	retry(id: string): Promise<boolean>;
	remove(id: string): Promise<void>;
	/** The picture as it lies on this device. */
	read(hash: string): Promise<Blob | null>;
	/** All that is not at school, in one file that any browser opens. */
	asFile(nameOf: (childId: ChildId) => string): Promise<Blob>;
	/** Entries that wait to be given to the parents, or were not given. A rune. */
	readonly wishes: readonly ShareWish[];
	/**
	 * Gives an entry to the parents once it is at school, as it stands in this document now; `false` when
	 * there is nothing in it for them. `othersLacking`: other children on its pictures of whom the person was
	 * told, by name, that their families have not agreed; of any other one the school refuses.
	 */
	share(
		docId: DocId,
		entryId: EntryId,
		doc: Y.Doc,
		othersLacking: readonly string[],
	): Promise<boolean>;
	forgetWish(place: PhotoPlace): Promise<void>;
}

export type { ParkedPhoto, PhotoTarget };
export type { ParkReason, PhotoPlace, ShareWish } from '#lib/storage/outgoing-store.ts';
