import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { live } from './live.ts';

test('a reading follows its document, and is made again only after a change', () => {
	const map = new Y.Doc().getMap<number>('numbers');
	let readings = 0;
	const sum = live(map, () => {
		readings++;
		return [...map.values()].reduce((total, value) => total + value, 0);
	});
	const seen: number[] = [];
	const stop = $effect.root(() => {
		$effect(() => {
			seen.push(sum.current + sum.current);
		});
	});
	flushSync();
	map.set('a', 2);
	flushSync();
	expect(seen).toEqual([0, 4]);
	expect(readings).toBe(2);
	stop();
});

test('outside of effects it reads the document as it is', () => {
	const map = new Y.Doc().getMap<number>('numbers');
	const size = live(map, () => map.size);
	expect(size.current).toBe(0);
	map.set('a', 1);
	expect(size.current).toBe(1);
});

test('after nobody watched for a while it does not show what was', async () => {
	const map = new Y.Doc().getMap<number>('numbers');
	const size = live(map, () => map.size);
	const watch = (seen: number[]) =>
		$effect.root(() => {
			$effect(() => {
				seen.push(size.current);
			});
		});
	const stop = watch([]);
	flushSync();
	stop();
	await Promise.resolve();
	map.set('a', 1);
	const seen: number[] = [];
	const stopAgain = watch(seen);
	flushSync();
	expect(seen).toEqual([1]);
	stopAgain();
});
