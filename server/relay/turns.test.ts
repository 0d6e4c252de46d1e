import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function prepare() {
	const handled: number[] = [];
	const waiting: boolean[] = [];
	const turns = new Turns({
		handle: ([first = -1, second = -1]) => handled.push(256 * first + second),
		onWaiting: (isWaiting) => waiting.push(isWaiting),
	});
	const take = (from: number, to: number) => {
		for (let number = from; number < to; number++) {
			turns.take(Uint8Array.of(number >> 8, number & 255));
		}
	};
	return { turns, handled, waiting, take };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('[R8] a thousand frames in one piece are handled in turns, in their order', async () => {
	const { handled, waiting, take } = prepare();
	take(0, 1_000);
	expect(handled).toEqual(upTo(512));
	expect(waiting).toEqual([true]);
	take(1_000, 1_100);
	await expect.poll(() => waiting).toEqual([true, false]);
	expect(handled).toEqual(upTo(1_100));
});

test('a few frames wait for nobody', async () => {
	const { handled, waiting, take } = prepare();
	for (let round = 0; round < 4; round++) {
		take(300 * round, 300 * (round + 1));
		await nextTurn();
		await nextTurn();
	}
	expect(handled).toEqual(upTo(1_200));
	expect(waiting).toEqual([]);
});

test('[R8] what a socket brought before it went is handled', () => {
	const { turns, handled, take } = prepare();
	take(0, 700);
	turns.finish();
	expect(handled).toEqual(upTo(700));
});
