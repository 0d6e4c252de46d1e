import { expect, test } from 'vitest';
import { InTurn, InTurnBy } from './in-turn.ts';

test('nothing begins before what was asked for earlier is over, failed or not', async () => {
	const turns = new InTurn();
	const told: string[] = [];
	const act = (name: string) => async () => {
		told.push(`${name} begins`);
		await Promise.resolve();
		told.push(`${name} ends`);
		if (name === 'a') throw new Error('a failed');
		return name;
	};
	const first = turns.run(act('a'));
	const second = turns.run(act('b'));
	expect(turns.waiting).toBe(2);
	await expect(first).rejects.toThrow('a failed');
	expect(await second).toBe('b');
	expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
	expect(turns.waiting).toBe(0);
});

test('different keys do not wait for each other, and a row that is over is forgotten', async () => {
	const turns = new InTurnBy<string>();
	let open: () => void = () => undefined;
	const slow = turns.run('a', () => new Promise<void>((resolve) => (open = resolve)));
	expect(await turns.run('b', async () => 'at once')).toBe('at once');
	open();
	await slow;
	expect(turns.size).toBe(0);
});
