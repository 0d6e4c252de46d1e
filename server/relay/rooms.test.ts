import { pino } from 'pino';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { encodeUpdate } from '#protocol/frame.ts';
import type { Clock } from './clock.ts';
import { idleRoomBytesMax, idleRoomMs, idleRoomsMax } from './limits.ts';
import type { Member } from './room.ts';
import { Rooms } from './rooms.ts';
import { rootsOf } from './roots.ts';

function fakeClock(): Clock & { advance(ms: number): void } {
	let now = 0;
	return {
		now: () => now,
		after: () => () => undefined,
		every: () => () => undefined,
		advance: (ms) => void (now += ms),
	};
}

function prepare() {
	const clock = fakeClock();
	const updateLog = createMemoryLog({ now: () => clock.now() });
	const onAppended = () => undefined;
	const rooms = new Rooms({
		updateLog,
		clock,
		log: pino({ level: 'silent' }),
		onAppended,
		onLost: () => undefined,
		rootsOf,
	});
	return { clock, updateLog, rooms };
}

const member = (): Member & { readonly frames: Uint8Array[] } => {
	const frames: Uint8Array[] = [];
	const person = { userId: 'usr_1' as UserId, sessionId: 'ses_1' as SessionId, name: '李秋' };
	return { person, frames, send: ({ message }) => void frames.push(message) };
};

const address = (number: number) => ({
	docId: `doc_${number}` as DocId,
	kind: 'journal' as const,
	generation: 1,
});

test('all who come while a room opens share it', async () => {
	const { rooms } = prepare();
	const [a, b] = await Promise.all([
		rooms.enter(address(1), member()),
		rooms.enter(address(1), member()),
	]);
	expect(a).toBe(b);
	expect(rooms.size).toBe(1);
});

test('[R8] an idle room is forgotten after a while, and one in use never', async () => {
	const { rooms, clock } = prepare();
	const guest = member();
	const room = await rooms.enter(address(1), guest);
	await rooms.enter(address(2), member());
	rooms.leave(room, guest);
	clock.advance(idleRoomMs - 1);
	rooms.sweep();
	expect(rooms.size).toBe(2);
	clock.advance(1);
	rooms.sweep();
	expect(rooms.size).toBe(1);
});

test('[R8] two thousand documents opened and left do not stay', async () => {
	const { rooms } = prepare();
	for (let number = 0; number < 2_000; number++) {
		const guest = member();
		rooms.leave(await rooms.enter(address(number), guest), guest);
	}
	expect(rooms.size).toBeLessThanOrEqual(idleRoomsMax);
});

test('[R8] idle rooms of large documents are forgotten by their bytes, oldest first', async () => {
	const { rooms, updateLog } = prepare();
	const large = new Y.Doc();
	large.getMap('entries').set('a', '书'.repeat(350_000));
	const bytes = Y.encodeStateAsUpdate(large);
	const { userId, sessionId } = member().person;
	// Fewer than may be idle, so that it is their bytes alone that are too many.
	const count = Math.ceil(1.5 * (idleRoomBytesMax / bytes.length));
	expect(count).toBeLessThan(idleRoomsMax);
	const left = [];
	for (let number = 0; number < count; number++) {
		const { docId } = address(number);
		const by = { author: userId, session: sessionId };
		const { seq } = await updateLog.append({ docId, generation: 1, ...by, bytes });
		// A room that has to be folded first is not idle yet.
		await updateLog.putSnapshot(docId, 1, seq, bytes);
		const guest = member();
		const room = await rooms.enter(address(number), guest);
		rooms.leave(room, guest);
		left.push(room);
	}
	const held = left.slice(-rooms.size);
	const sum = held.reduce((total, room) => total + room.bytes, 0);
	expect(sum).toBeLessThanOrEqual(idleRoomBytesMax);
	expect(sum).toBeGreaterThan(idleRoomBytesMax - 2 * bytes.length);
	const [oldest] = held;
	expect(await rooms.enter(address(count - held.length), member())).toBe(oldest);
	expect(await rooms.enter(address(count - 1), member())).toBe(held.at(-1));
	expect(await rooms.enter(address(0), member())).not.toBe(left[0]);
});

test('one who enters while the room is being forgotten is not left alone in it', async () => {
	const { rooms, clock } = prepare();
	const first = member();
	rooms.leave(await rooms.enter(address(1), first), first);
	const entering = rooms.enter(address(1), first);
	clock.advance(idleRoomMs);
	rooms.sweep();
	expect(await entering).toBe(await rooms.enter(address(1), member()));
});

test.each([
	{ updates: 450, folds: 'when they leave' },
	{ updates: 1_250, folds: 'while they write' },
])(
	'[R9] a tail of $updates is folded $folds, and history stays whole',
	async ({ updates: count, folds }) => {
		const { rooms, updateLog } = prepare();
		const guest = member();
		const room = await rooms.enter(address(1), guest);
		const doc = new Y.Doc();
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		for (let index = 0; index < count; index++) doc.getMap('entries').set('a', index);
		for (const update of updates) {
			const verdict = room.admit(guest, update, { typed: true });
			if (verdict.type !== 'accept') throw new Error(verdict.type);
			await room.append(guest, { update, frame: encodeUpdate(update), claims: verdict.claims });
		}
		await expect.poll(() => room.isFolding).toBe(false);
		const { snapshot } = await updateLog.read(address(1).docId, 1);
		expect(snapshot !== null).toBe(folds === 'while they write');
		rooms.leave(room, guest);
		await expect.poll(() => room.isFolding).toBe(false);
		const stored = await updateLog.read(address(1).docId, 1);
		expect(stored.snapshot).not.toBeNull();
		expect(stored.tail.length).toBeLessThan(100);
		expect(await updateLog.history(address(1).docId, 1, 0)).toHaveLength(count);
	},
);

test('[R8] who floods a document waits for its folds, so that its tail stays bounded', async () => {
	const { rooms, updateLog } = prepare();
	const guest = member();
	const room = await rooms.enter(address(1), guest);
	const doc = new Y.Doc();
	let update = new Uint8Array();
	doc.on('update', (bytes: Uint8Array) => (update = new Uint8Array(bytes)));
	let longest = 0;
	for (let index = 0; index < 200; index++) {
		doc.getMap('entries').set('a', String(index).repeat(32_768));
		const verdict = room.admit(guest, update, { typed: true });
		if (verdict.type !== 'accept') throw new Error(verdict.type);
		await room.append(guest, { update, frame: encodeUpdate(update), claims: verdict.claims });
		longest = Math.max(longest, room.bytes);
	}
	await expect.poll(() => room.isFolding).toBe(false);
	expect(longest).toBeLessThan(7 * 1024 * 1024);
	expect(await updateLog.history(address(1).docId, 1, 0)).toHaveLength(200);
});
