import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DocId, EntryId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { OutgoingStore, type ShareWish } from '#lib/storage/outgoing-store.ts';
import { ShareWishes, type PublishOutcome } from './share-wishes.ts';

const PLACE = { docId: 'doc_a' as DocId, entryId: 'ent_a' as EntryId };
const SHOWN = { hash: 'abc', photos: [], othersLacking: [] };

let made = 0;
let store: OutgoingStore;
let isAtSchool = false;
let hasRoom = true;
let outcome: PublishOutcome = 'shared';
let asked: string[] = [];

beforeEach(() => {
	store = new OutgoingStore(`usr_${++made}` as UserId);
	[isAtSchool, hasRoom, outcome, asked] = [false, true, 'shared', []];
	vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterEach(async () => {
	vi.restoreAllMocks();
	await store.wipe();
});

const publish = async ({ entryId }: ShareWish) => {
	asked.push(entryId);
	return Promise.resolve(outcome);
};
const open = () =>
	new ShareWishes({
		...{ store, publish, isAtSchool: () => isAtSchool, hasRoom: () => hasRoom },
		...{ now: () => '2026-11-26T08:00:00.000Z' as Instant, onChange: () => {}, onShared: () => {} },
	});
/** The device takes nothing more, as when it is full. */
function fill() {
	hasRoom = false;
	const full = new DOMException('', 'QuotaExceededError');
	return vi.spyOn(store, 'keepWish').mockRejectedValue(full);
}

test('what is kept is given once the words are at school, also after a reload', async () => {
	await open().add(PLACE, SHOWN);
	const wishes = open();
	await wishes.read();
	isAtSchool = true;
	await wishes.follow();
	expect(asked).toEqual([PLACE.entryId]);
	expect([wishes.all, await store.wishes()]).toEqual([[], []]);
});

test('[F5 C2] what a full device does not take is given all the same while the page is open', async () => {
	fill();
	const wishes = open();
	await wishes.add(PLACE, SHOWN);
	expect(wishes.all).toMatchObject([PLACE]);
	isAtSchool = true;
	await wishes.follow();
	expect(asked).toEqual([PLACE.entryId]);
	expect(wishes.all).toEqual([]);
});

test('words that come to school while another wish is being followed are given right after', async () => {
	const other = { ...PLACE, entryId: 'ent_b' as EntryId };
	const first = Promise.withResolvers<PublishOutcome>();
	const wishes = new ShareWishes({
		...{ store, hasRoom: () => true, now: () => '2026-11-26T08:00:00.000Z' as Instant },
		...{ onChange: () => {}, onShared: () => {} },
		isAtSchool: ({ entryId }) => isAtSchool || entryId === other.entryId,
		publish: async (wish) => {
			asked.push(wish.entryId);
			return wish.entryId === other.entryId ? first.promise : 'shared';
		},
	});
	await wishes.add(PLACE, SHOWN);
	const busy = wishes.add(other, SHOWN);
	await vi.waitUntil(() => asked.length === 1);
	isAtSchool = true;
	await wishes.follow();
	first.resolve('shared');
	await busy;
	expect(asked).toEqual([other.entryId, PLACE.entryId]);
	expect(wishes.all).toEqual([]);
});

test('what a full device did not take is kept as soon as there is room', async () => {
	const full = fill();
	const wishes = open();
	await wishes.add(PLACE, SHOWN);
	full.mockRestore();
	await wishes.follow();
	expect(await store.wishes()).toEqual([]);
	hasRoom = true;
	await wishes.follow();
	expect(await store.wishes()).toMatchObject([PLACE]);
	expect(wishes.all).toMatchObject([PLACE]);
});

test('a refusal that a full device does not take is told, and not asked for again', async () => {
	const wishes = open();
	await wishes.add(PLACE, SHOWN);
	fill();
	[isAtSchool, outcome] = [true, { refusal: 'changed-meanwhile' }];
	await wishes.follow();
	await wishes.follow();
	expect(asked).toEqual([PLACE.entryId]);
	expect(wishes.all).toMatchObject([{ ...PLACE, refusal: 'changed-meanwhile' }]);
	await wishes.forget(PLACE);
	expect([wishes.all, await store.wishes()]).toEqual([[], []]);
});
