import { describe, expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Mark } from '#lib/storage/device-store.ts';
import { Outbox, type MarkStore } from './outbox.ts';

const docId = 'doc_one' as DocId;

/** So many seconds past eight. */
const at = (second: number) =>
	`2026-11-26T08:00:${String(second).padStart(2, '0')}.000Z` as Instant;
let now = at(0);
let isAway = false;
let hasRoom = true;

function openOutbox(owner = 'tab.1') {
	[now, isAway, hasRoom] = [at(0), false, true];
	const marks = new Map<string, Mark>();
	const steps: string[] = [];
	const store: MarkStore = {
		putMark: async (mark) => {
			await Promise.resolve();
			if (!hasRoom) throw new DOMException('No room.', 'QuotaExceededError');
			marks.set(mark.owner, mark);
			steps.push(`put ${mark.items.join(',')}`);
		},
		removeMark: async (mark) => {
			await Promise.resolve();
			marks.delete(mark.owner);
			steps.push('remove');
		},
	};
	const options = { docId, generation: 1, owner, marks: store, now: () => now };
	return { outbox: new Outbox({ ...options, isAway: () => isAway }), marks, steps };
}

describe('unsent marks', () => {
	test('a mark is put once for an entry, not for every letter', async () => {
		const { outbox, steps } = openOutbox();
		for (let letter = 0; letter < 5; letter++) {
			outbox.note(['ent_a']);
			await outbox.ensureMarked();
		}
		expect(steps).toEqual(['put ent_a']);
	});

	test('an ack of older edits leaves the mark of newer ones', async () => {
		const { outbox, marks } = openOutbox();
		outbox.note(['ent_a']);
		outbox.note(['ent_b']);
		outbox.cover(1);
		await outbox.settle();
		expect(outbox.items).toEqual(['ent_b']);
		expect(marks.get('tab.1')?.items).toEqual(['ent_b']);
	});

	test('an entry touched again after it was sent still waits', () => {
		const { outbox } = openOutbox();
		outbox.note(['ent_a']);
		outbox.note(['ent_a']);
		outbox.cover(1);
		expect(outbox.items).toEqual(['ent_a']);
	});

	test('the mark goes when everything is at school', async () => {
		const { outbox, marks } = openOutbox();
		outbox.note(['ent_a']);
		await outbox.ensureMarked();
		outbox.cover(1);
		await outbox.settle();
		expect(marks.size).toBe(0);
	});

	test('typing while a mark is being taken away puts it back before the words', async () => {
		const { outbox, marks } = openOutbox();
		outbox.note(['ent_a']);
		await outbox.ensureMarked();
		outbox.cover(1);
		const settled = outbox.settle();
		outbox.note(['ent_a']);
		await outbox.ensureMarked();
		await settled;
		expect(marks.get('tab.1')?.items).toEqual(['ent_a']);
	});

	test('what a tab that is gone has left is taken over before its mark is removed', async () => {
		const { outbox, marks, steps } = openOutbox();
		const orphan: Mark = { docId, generation: 1, owner: 'gone.3', items: ['ent_x'] };
		marks.set(orphan.owner, orphan);
		await outbox.adopt([orphan]);
		expect(steps).toEqual(['put ent_x', 'remove']);
		expect([...marks.keys()]).toEqual(['tab.1']);
		expect(outbox.items).toEqual(['ent_x']);
	});

	test('a mark says since when something waits, and begins anew once all was at school', async () => {
		const { outbox, marks } = openOutbox();
		outbox.note(['ent_a']);
		await outbox.ensureMarked();
		now = at(20);
		outbox.note(['ent_b']);
		await outbox.ensureMarked();
		expect(marks.get('tab.1')?.since).toBe(at(0));
		outbox.cover(2);
		now = at(40);
		outbox.note(['ent_a', 'ent_b']);
		await outbox.settle();
		expect(marks.get('tab.1')?.since).toBe(at(40));
	});

	test('a mark says that some of it was written without a network, until all of it is at school', async () => {
		const { outbox, marks } = openOutbox();
		const isFromAway = async () => {
			await outbox.settle();
			return marks.get('tab.1')?.isFromAway;
		};
		outbox.note(['ent_a']);
		expect(await isFromAway()).toBe(false);
		isAway = true;
		outbox.note(['ent_a']);
		isAway = false;
		outbox.note(['ent_a']);
		outbox.cover(2);
		expect(await isFromAway()).toBe(true);
		outbox.cover(3);
		outbox.note(['ent_a']);
		expect(await isFromAway()).toBe(false);
		const orphan = { docId, generation: 1, owner: 'gone.3', items: ['ent_x'], isFromAway: true };
		await outbox.adopt([orphan]);
		expect(await isFromAway()).toBe(true);
	});

	test('what is taken over has waited since its own day', async () => {
		const { outbox, marks } = openOutbox();
		now = at(50);
		const orphan = { docId, generation: 1, owner: 'gone.3', items: ['ent_x'], since: at(5) };
		await outbox.adopt([orphan]);
		expect(marks.get('tab.1')?.since).toBe(at(5));
	});

	describe('on a device that is full', () => {
		const orphan = { docId, generation: 1, owner: 'gone.3', items: ['ent_x'] };

		test('the mark of a tab that is gone stays until what it speaks of is at school', async () => {
			const { outbox, marks, steps } = openOutbox();
			marks.set(orphan.owner, orphan);
			hasRoom = false;
			await outbox.adopt([orphan]);
			expect([...marks.keys()]).toEqual(['gone.3']);
			expect(outbox.items).toEqual(['ent_x']);
			expect(outbox.owners).toEqual(['tab.1', 'gone.3']);
			outbox.cover(1);
			await outbox.settle();
			expect(marks.size).toBe(0);
			expect(outbox.owners).toEqual(['tab.1']);
			expect(steps.filter((step) => step.startsWith('put'))).toEqual([]);
		});

		test('it is replaced once there is room again', async () => {
			const { outbox, marks } = openOutbox();
			marks.set(orphan.owner, orphan);
			hasRoom = false;
			await outbox.adopt([orphan]);
			hasRoom = true;
			await outbox.settle();
			expect([...marks.keys()]).toEqual(['tab.1']);
		});

		test('words of its own are not written without a mark', async () => {
			const { outbox } = openOutbox();
			hasRoom = false;
			outbox.note(['ent_a']);
			await expect(outbox.ensureMarked()).rejects.toThrow('No room.');
		});
	});
});
