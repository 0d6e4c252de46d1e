import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import type { Copy } from '#lib/storage/device-store.ts';
import { createProvider } from './provider.ts';

/** What a device that finds nobody waits before each of its next tries, as the stock provider has it. */
const STOCK_PAUSES = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000];

let destroy: (() => void)[] = [];

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	for (const each of destroy) each();
	destroy = [];
	vi.useRealTimers();
});

/** A device of somebody's own whose every try fails at once; gives the moments of its tries. */
function openDevice(owner = 0): readonly number[] {
	const tries: number[] = [];
	class Refused {
		onclose: ((event: { code: number }) => void) | null = null;
		constructor() {
			tries.push(Date.now());
			queueMicrotask(() => this.onclose?.({ code: 1006 }));
		}
		close(): void {}
	}
	const provider = createProvider({
		doc: new Y.Doc(),
		copy: { docId: 'doc_0000000000000000000001' as DocId, generation: 1 } as Copy,
		relayUrl: 'ws://school.example/sync',
		channel: `owner ${owner}`,
		socket: Refused as unknown as typeof WebSocket,
	});
	provider.connect();
	destroy.push(() => provider.destroy());
	return tries;
}

const pausesBetween = (tries: readonly number[]) =>
	tries.slice(1).map((at, index) => at - (tries[index] ?? 0));

test('[R8] each pause before a device comes back lies between half of the stock one and the whole', async () => {
	const tries = openDevice();
	await vi.advanceTimersByTimeAsync(60_000);
	const pauses = pausesBetween(tries).slice(0, STOCK_PAUSES.length);
	expect(pauses).toHaveLength(STOCK_PAUSES.length);
	for (const [index, stock] of STOCK_PAUSES.entries()) {
		expect(pauses[index]).toBeGreaterThanOrEqual(stock / 2 - 1);
		expect(pauses[index]).toBeLessThanOrEqual(stock);
	}
});

test('[R8] devices that a restart of the school cut off together do not come back together', async () => {
	const devices = Array.from({ length: 200 }, (_, owner) => openDevice(owner));
	const restartMs = 2_000;
	const cutAt = Date.now();
	await vi.advanceTimersByTimeAsync(20_000);
	const returns = devices.map((tries) => tries.find((at) => at - cutAt >= restartMs) ?? 0);
	const byTenth = new Map<number, number>();
	for (const at of returns) {
		const tenth = Math.floor((at - cutAt) / 100);
		byTenth.set(tenth, (byTenth.get(tenth) ?? 0) + 1);
	}
	// Spread evenly over some two seconds they would be ten in each tenth; the stock provider has all in one.
	expect(Math.max(...byTenth.values())).toBeLessThan(50);
	expect(byTenth.size).toBeGreaterThan(8);
});
