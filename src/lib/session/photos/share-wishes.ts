import { digest } from 'lib0/hash/sha256';
import type * as Y from 'yjs';
import type { EntryId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { OutgoingStore, PhotoPlace, ShareWish } from '#lib/storage/outgoing-store.ts';
import { projectEntry } from '#notebook/projection.ts';
import { createFollower } from '../follower.ts';
import { toHex } from './shrink-photo.ts';

/**
 * Entries that are to go to the parents as soon as they are at school (F5: good news within a day, M5).
 * What the person saw is named by its hash, which the school compares before it gives anything: when a
 * colleague has written in between, nothing is given and the person is told.
 */
export interface ShareWishesOptions {
	readonly store: OutgoingStore;
	readonly publish: (wish: ShareWish) => Promise<PublishOutcome>;
	/** Are the words of this document at school, and none of these pictures here any more? */
	readonly isAtSchool: (wish: ShareWish) => boolean;
	/** As far as is known, does this device keep what is written? */
	readonly hasRoom: () => boolean;
	readonly now: () => Instant;
	readonly onChange: () => void;
	/** Something was given: the caseload knows more now. */
	readonly onShared: () => void;
}

export type PublishOutcome = 'shared' | 'unreachable' | { readonly refusal: string };

export class ShareWishes {
	readonly #options: ShareWishesOptions;
	#kept: readonly ShareWish[] = [];
	/** What this device did not take: it holds as long as the page is open, as words do there. */
	#unkept: readonly ShareWish[] = [];
	/** Gives what can be given now. Called whenever something may have changed. */
	readonly follow = createFollower(() => this.#giveWhatCanBe());

	constructor(options: ShareWishesOptions) {
		this.#options = options;
	}

	get all(): readonly ShareWish[] {
		const kept = this.#kept.filter((wish) => !this.#unkept.some(isFor(wish)));
		return [...kept, ...this.#unkept];
	}

	async read(): Promise<void> {
		this.#kept = await this.#options.store.wishes();
		this.#options.onChange();
	}

	/** Resolves once the wish would survive a power cut, or the device has said that it keeps nothing. */
	async add(
		place: PhotoPlace,
		shown: Pick<ShareWish, 'hash' | 'photos' | 'othersLacking'>,
	): Promise<void> {
		const askedAt = this.#options.now();
		await this.#keep({ ...place, ...shown, askedAt, refusal: null });
		await this.follow();
	}

	async forget(place: PhotoPlace): Promise<void> {
		this.#unkept = this.#unkept.filter((wish) => !isFor(place)(wish));
		this.#options.onChange();
		if (!this.#kept.some(isFor(place))) return;
		await this.#options.store.removeWish(place);
		await this.read();
	}

	async #giveWhatCanBe(): Promise<void> {
		if (this.#options.hasRoom()) for (const wish of this.#unkept) await this.#keep(wish);
		for (const wish of this.all) {
			if (wish.refusal !== null || !this.#options.isAtSchool(wish)) continue;
			const outcome = await this.#options.publish(wish);
			if (outcome === 'unreachable') return;
			if (outcome === 'shared') await this.forget(wish);
			else await this.#keep({ ...wish, refusal: outcome.refusal });
			if (outcome === 'shared') this.#options.onShared();
		}
	}

	async #keep(wish: ShareWish): Promise<void> {
		const others = this.#unkept.filter((other) => !isFor(wish)(other));
		try {
			await this.#options.store.keepWish(wish);
			this.#unkept = others;
		} catch (error) {
			console.warn('What is to go to the parents could not be kept on this device.', error);
			this.#unkept = [...others, wish];
			this.#options.onChange();
			return;
		}
		await this.read();
	}
}

const isFor = (place: PhotoPlace) => (wish: PhotoPlace) =>
	wish.docId === place.docId && wish.entryId === place.entryId;

/** What the parents would get of an entry as it lies here, and the name of exactly that. */
export function shownOf(
	doc: Y.Doc,
	entryId: EntryId,
): { readonly hash: string; readonly photos: readonly string[] } | null {
	const projected = projectEntry(doc, entryId);
	if (!projected.ok) return null;
	const json = new TextEncoder().encode(JSON.stringify(projected.value));
	return { hash: toHex(digest(json)), photos: projected.value.photos };
}

/** Asks the school to give an entry to the parents, by the hash of what was seen. */
export async function publishWish(wish: ShareWish): Promise<PublishOutcome> {
	const { docId, entryId, hash, othersLacking = [] } = wish;
	try {
		const response = await fetch('/api/publications', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ docId, entryId, hash, othersLacking }),
		});
		if (response.ok) return 'shared';
		const { code } = (await response.json()) as { code?: unknown };
		if (response.status === 401 || response.status >= 500 || typeof code !== 'string') {
			return 'unreachable';
		}
		return code === 'already-published' ? 'shared' : { refusal: code };
	} catch {
		// No network, a broken answer, a captive portal's page: the wish stays and is tried again.
		return 'unreachable';
	}
}
