import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChildId, DocId, EntryId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { OutgoingStore, type QueuedPhoto } from '#lib/storage/outgoing-store.ts';
import { PhotoQueue } from './photo-queue.ts';
import { outcomeOf, type SendOutcome, type SendPhoto } from './send-photo.ts';

let made = 0;
let store: OutgoingStore;
let queues: PhotoQueue[] = [];
let isOnline = true;
let answers: Record<string, SendOutcome | undefined> = {};
let sent: string[] = [];

const A = 'chd_a' as ChildId;
const B = 'chd_b' as ChildId;
const photo = (id: string, change: Partial<QueuedPhoto> = {}): QueuedPhoto => ({
	...{ id, childIds: [A], name: `${id}.jpg`, bytes: 3, state: 'waiting', reason: null },
	places: [{ docId: 'doc_1' as DocId, entryId: `ent_${id}` as EntryId }],
	addedAt: `2026-11-2${id.length}T00:00:00.000Z` as Instant,
	...change,
});
const bytes = () => new Uint8Array([1, 2, 3]).buffer;

const send: SendPhoto = async ({ id, childIds }, _bytes, onProgress) => {
	sent.push(id);
	onProgress(3);
	return Promise.resolve(answers[id] ?? { type: 'kept', childIds });
};

function open(options: { send?: SendPhoto } = {}): PhotoQueue {
	const queue = new PhotoQueue({
		...{ store, send, lockName: `photos-${made}`, pauseMs: 1, onChange: () => {} },
		maySend: () => isOnline,
		...options,
	});
	queues.push(queue);
	return queue;
}

beforeEach(() => {
	store = new OutgoingStore(`usr_${++made}` as UserId);
	[isOnline, answers, sent, queues] = [true, {}, [], []];
});
afterEach(async () => {
	for (const queue of queues) await queue.end();
	await store.close();
});

describe('[F2] pictures on their way', () => {
	test('go one after another, oldest first, and leave the device when the school has them', async () => {
		await store.keep(photo('bb'), bytes());
		await store.keep(photo('a'), bytes());
		const queue = open();
		await queue.start();
		await expect.poll(() => queue.items).toEqual([]);
		expect(sent).toEqual(['a', 'bb']);
		expect(await store.bytesOf('a')).toBeNull();
	});

	test('wait on the device without a network, through a reload, and go when it is back', async () => {
		isOnline = false;
		await store.keep(photo('a'), bytes());
		const first = open();
		await first.start();
		await first.sendNow();
		expect([sent, first.items.length]).toEqual([[], 1]);
		await first.end();
		isOnline = true;
		const second = open();
		await second.start();
		await expect.poll(() => second.items).toEqual([]);
		expect(sent).toEqual(['a']);
	});

	test('a bad one is parked with its reason and holds up nothing behind it', async () => {
		answers = { a: { type: 'refused', reason: 'refused' }, bb: { type: 'later' } };
		for (const id of ['a', 'bb', 'ccc']) await store.keep(photo(id), bytes());
		const queue = open();
		await queue.start();
		await expect.poll(() => sent).toContain('ccc');
		await expect.poll(() => queue.items.map(({ id }) => id)).toEqual(['a', 'bb']);
		expect(queue.items[0]).toMatchObject({ state: 'parked', reason: 'refused' });
		expect(await store.bytesOf('a')).not.toBeNull();
		answers = {};
		await expect.poll(() => queue.items.map(({ id }) => id)).toEqual(['a']);
	});

	test('a device that could not be read for a moment is tried again by itself', async () => {
		await store.keep(photo('a'), bytes());
		const queue = open();
		const read = vi.spyOn(store, 'bytesOf');
		read.mockRejectedValueOnce(new DOMException('The database was lost.', 'UnknownError'));
		await queue.start();
		await expect.poll(() => sent).toEqual(['a']);
		await expect.poll(() => queue.items).toEqual([]);
	});

	test('a connection that breaks is tried again by itself, later and later', async () => {
		answers = { a: { type: 'unreachable' } };
		await store.keep(photo('a'), bytes());
		const queue = open();
		await queue.start();
		await expect.poll(() => sent.length).toBeGreaterThan(2);
		answers = {};
		await expect.poll(() => queue.items).toEqual([]);
	});

	test('what the school keeps for some children only stays for the others, and says why', async () => {
		answers = { a: { type: 'kept', childIds: [A] } };
		await store.keep(photo('a', { childIds: [A, B] }), bytes());
		const queue = open();
		await queue.start();
		await expect
			.poll(() => queue.items)
			.toMatchObject([{ childIds: [B], state: 'parked', reason: 'no-access' }]);
	});

	test('one that is taken for a second entry while it is on its way is sent for that as well', async () => {
		await store.keep(photo('a'), bytes());
		const asked: (readonly string[])[] = [];
		const queue = open({
			send: async ({ childIds }) => {
				asked.push(childIds);
				if (asked.length === 1) await store.keep(photo('a', { childIds: [B] }), bytes());
				return { type: 'kept', childIds };
			},
		});
		await queue.start();
		await expect.poll(() => asked).toHaveLength(2);
		await expect.poll(() => queue.items).toEqual([]);
		expect(asked[1]).toEqual([B]);
	});

	test('a draft goes nowhere until it is wanted', async () => {
		await store.keep(photo('a', { state: 'draft' }), bytes());
		const queue = open();
		await queue.start();
		await queue.sendNow();
		expect(sent).toEqual([]);
		await store.keep(photo('a', { state: 'waiting' }), null);
		await queue.changed();
		await expect.poll(() => sent).toEqual(['a']);
	});
});

test.each([
	[200, '{"kept":["chd_a"]}', { type: 'kept', childIds: ['chd_a'] }],
	[200, '<html>请登录校园网</html>', { type: 'unreachable' }],
	[0, '', { type: 'unreachable' }],
	[401, '', { type: 'unreachable' }],
	[403, '', { type: 'refused', reason: 'no-access' }],
	[413, '', { type: 'refused', reason: 'too-large' }],
	[415, '', { type: 'refused', reason: 'refused' }],
	[429, '', { type: 'later' }],
	[500, '', { type: 'later' }],
])('an answer %i means what it means', (status, body, outcome) => {
	expect(outcomeOf(status, body)).toEqual(outcome);
});
