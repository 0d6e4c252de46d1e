import { expect, test } from 'vitest';
import { pino } from 'pino';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { encodeUpdate } from '#protocol/frame.ts';
import type { Clock } from './clock.ts';
import type { Member, Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { rootsOf } from './roots.ts';

const docId = 'doc_1' as DocId;
const dayMs = 86_400_000;

/** A clock that can be set. */
function settableClock() {
	let now = 10 * dayMs;
	const clock: Clock = {
		now: () => now,
		after: () => () => undefined,
		every: () => () => undefined,
	};
	return { clock, set: (ms: number) => void (now += ms) };
}

const writer: Member = {
	person: { userId: 'usr_1' as UserId, sessionId: 'ses_1' as SessionId, name: '李秋' },
	send: () => undefined,
};

/** Types until the tail is too long for an opening. */
async function typeMuch(room: Room, doc: Y.Doc): Promise<void> {
	const updates: Uint8Array[] = [];
	const onUpdate = (update: Uint8Array) => void updates.push(update);
	doc.on('update', onUpdate);
	for (let key = 0; key < 1350; key++) doc.getMap('entries').set(`${key % 7}`, key);
	doc.off('update', onUpdate);
	for (const update of updates) {
		const verdict = room.admit(writer, update, { typed: true });
		if (verdict.type !== 'accept') throw new Error(verdict.type);
		const { claims } = verdict;
		await room.append(writer, { update, frame: encodeUpdate(update), claims });
	}
}

test.each([
	['set back while it rests', 0, -dayMs],
	['set back in the middle of a fold', -dayMs, 0],
	['set forward in the middle of a fold', dayMs, 0],
])(
	'[R9] a clock that is %s keeps a document from folding for a minute at most',
	async (_what, during, after) => {
		const { clock, set } = settableClock();
		const memory = createMemoryLog({ now: () => clock.now() });
		const updateLog: UpdateLog = {
			...memory,
			get state() {
				return memory.state;
			},
			putSnapshot: (...snapshot) => {
				set(during);
				return memory.putSnapshot(...snapshot);
			},
		};
		const log = pino({ level: 'silent' });
		const rooms = new Rooms({
			updateLog,
			clock,
			log,
			onAppended: () => undefined,
			onLost: () => undefined,
			rootsOf,
		});
		const room = await rooms.enter({ docId, kind: 'journal', generation: 1 }, writer);
		const doc = new Y.Doc();
		const snapshotSeq = async () => (await updateLog.read(docId, 1)).snapshot?.seq ?? 0;
		await typeMuch(room, doc);
		await expect.poll(snapshotSeq).toBeGreaterThan(0);
		await expect.poll(() => room.isFolding).toBe(false);
		const first = await snapshotSeq();
		set(after);
		set(60_000);
		await typeMuch(room, doc);
		await expect.poll(snapshotSeq).toBeGreaterThan(first);
		await expect.poll(() => room.isFolding).toBe(false);
	},
);
