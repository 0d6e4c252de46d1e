import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createDice } from '#server/demo/seeded-random.ts';
import { findErased } from './erased-ranges.ts';
import { rewriteUpdate } from './rewrite-update.ts';

const CANARY = '她说想妈妈';

/** Several people in one document; gives everything in the order it came to school. */
function write(seed: number) {
	const dice = createDice(seed);
	const docs = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
	const log: Uint8Array[] = [];
	for (const doc of docs) {
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'school') return;
			log.push(update);
			// A colleague who is offline hears of it later.
			for (const other of docs) {
				if (other !== doc && dice.next() < 0.7) Y.applyUpdate(other, update, 'school');
			}
		});
	}
	for (let step = 0; step < 120; step++) {
		const doc = docs[Math.floor(dice.next() * docs.length)];
		if (doc === undefined) continue;
		const entries = doc.getMap<Y.Map<Y.Text>>('entries');
		const key = dice.next() < 0.5 ? 'erased' : `kept ${Math.floor(dice.next() * 3)}`;
		if (!entries.has(key) || dice.next() < 0.05)
			entries.set(key, new Y.Map<Y.Text>([['body', new Y.Text()]]));
		const body = entries.get(key)?.get('body');
		if (body === undefined) continue;
		const at = Math.floor(dice.next() * (body.length + 1));
		if (dice.next() < 0.25 && at < body.length) body.delete(at, 1);
		else body.insert(at, key === 'erased' ? CANARY : `字${step}`);
	}
	return log;
}

const docOf = (updates: readonly Uint8Array[]) => {
	const doc = new Y.Doc();
	for (const update of updates) Y.applyUpdate(doc, update);
	return doc;
};
const holdsCanary = (updates: readonly Uint8Array[]) =>
	updates.some((update) => Buffer.from(update).includes(CANARY));

test('[R6] erasing a piece leaves no byte of it in any update, and every other piece as it was', () => {
	const seed = randomInt(2 ** 31);
	console.log('seed', seed);
	for (let round = 0; round < 30; round++) {
		const log = write(seed + round);
		const before = docOf(log);
		const erased = findErased(log, 'erased');
		const rewritten = log.map((update) => rewriteUpdate(update, erased));
		expect(holdsCanary(log)).toBe(true);
		expect(holdsCanary(rewritten)).toBe(false);
		const after = docOf(rewritten);
		expect(after.store.pendingStructs).toBeNull();
		const { erased: gone, ...kept } = before.getMap('entries').toJSON();
		expect(gone).toBeDefined();
		expect(after.getMap('entries').toJSON()).toEqual(kept);
		expect(Y.encodeStateVector(after)).toHaveLength(Y.encodeStateVector(before).length);
	}
});

test('[R6] a device with the old copy brings nothing of the erased piece back', () => {
	const seed = randomInt(2 ** 31);
	console.log('seed', seed);
	for (let round = 0; round < 30; round++) {
		const log = write(seed + round);
		const device = docOf(log);
		device.getMap<Y.Map<Y.Text>>('entries').get('erased')?.get('body')?.insert(0, CANARY);
		const erased = findErased(log, 'erased');
		const school = docOf(log.map((update) => rewriteUpdate(update, erased)));
		Y.applyUpdate(school, Y.encodeStateAsUpdate(device));
		expect(school.getMap('entries').has('erased')).toBe(false);
		expect(holdsCanary([Y.encodeStateAsUpdate(school)])).toBe(false);
	}
});

test('[R6] erasing the whole document leaves only its clocks', () => {
	const log = write(7);
	const erased = findErased(log, null);
	const rewritten = log.map((update) => rewriteUpdate(update, erased));
	const after = docOf(rewritten);
	expect(after.getMap('entries').size).toBe(0);
	expect(Y.decodeStateVector(Y.encodeStateVector(after))).toEqual(
		Y.decodeStateVector(Y.encodeStateVector(docOf(log))),
	);
	expect(Buffer.concat(rewritten).includes('字')).toBe(false);
});
