import { expect, test } from 'vitest';
import { draw } from './draw.ts';

const KEYS = Array.from({ length: 40 }, (_, at) => `ent_${at}`);

test('the same list and seed give the same picks, in whatever order the list comes', () => {
	const drawn = draw(KEYS, 'seed', 5);
	expect(drawn.picked).toHaveLength(5);
	expect(new Set(drawn.picked).size).toBe(5);
	expect(draw(KEYS.toReversed(), 'seed', 5)).toEqual(drawn);
	expect(draw(KEYS, 'another seed', 5).picked).not.toEqual(drawn.picked);
	expect(draw([...KEYS, 'ent_more'], 'seed', 5).listHash).not.toBe(drawn.listHash);
});

test('fewer than are wanted are all picked, and none of none', () => {
	expect([...draw(['b', 'a'], 'seed', 5).picked].sort()).toEqual(['a', 'b']);
	expect(draw([], 'seed', 5).picked).toEqual([]);
});

test('every key comes up about as often as any other', () => {
	const counts = new Map(KEYS.map((key) => [key, 0]));
	const rounds = 4_000;
	for (let round = 0; round < rounds; round++) {
		for (const key of draw(KEYS, `seed ${round}`, 5).picked) {
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
	}
	// 500 each; 110 off is more than five standard deviations, and the seeds are always these.
	for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(110);
});
