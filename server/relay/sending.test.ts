import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { backlogBytesMax } from '#protocol/limits.ts';
import type { Clock } from './clock.ts';
import { hoardBytesMax, progressMsMax } from './limits.ts';
import { Outgoing } from './outbox.ts';
import { Sending } from './sending.ts';
import { Settlement } from './settlement.ts';

/** A socket of which the test says how much the peer has taken. */
function sendingTo() {
	let due: (() => void)[] = [];
	const clock: Clock = {
		now: () => 0,
		every: () => () => undefined,
		after(ms, act) {
			expect(ms).toBe(progressMsMax);
			due.push(act);
			return () => undefined;
		},
	};
	const peer: { readyState: 1; OPEN: 1; bufferedAmount: number } = {
		...{ readyState: 1, OPEN: 1, bufferedAmount: 0 },
	};
	const onTooSlow = vi.fn<() => void>();
	const sending = new Sending({
		...{ ws: peer, clock, onTooSlow, wantsExtensions: false },
		socket: new PassThrough().resume(),
		settlement: new Settlement(),
		onAcked: () => undefined,
	});
	return {
		onTooSlow,
		/** Lets so much wait in the end. */
		waits(bytes: number) {
			const outgoing = new Outgoing(new Uint8Array(bytes - peer.bufferedAmount));
			sending.send(outgoing);
			peer.bufferedAmount += outgoing.wire.length;
			sending.flush();
		},
		/** Answers with so many bytes, which leave at the end of the turn. */
		answers(bytes: number) {
			sending.answer(() => sending.send(new Outgoing(new Uint8Array(bytes))));
		},
		takes(bytes: number) {
			peer.bufferedAmount -= bytes;
		},
		passTime() {
			const now = due;
			due = [];
			for (const act of now) act();
			return now.length;
		},
	};
}

test('[R8] closes a socket that takes nothing of a backlog for a while', () => {
	const { waits, passTime, onTooSlow } = sendingTo();
	waits(backlogBytesMax + 1);
	expect(onTooSlow).not.toHaveBeenCalled();
	waits(backlogBytesMax + 1_000);
	expect(passTime()).toBe(1);
	expect(onTooSlow).toHaveBeenCalledOnce();
});

test('[R8] lets a slow line have a large book, and watches on until it has', () => {
	const { waits, takes, passTime, onTooSlow } = sendingTo();
	waits(2 * backlogBytesMax);
	for (let times = 0; times < 3; times++) {
		takes(1_000);
		expect(passTime()).toBe(1);
	}
	expect(onTooSlow).not.toHaveBeenCalled();
	expect(passTime()).toBe(1);
	expect(onTooSlow).toHaveBeenCalledOnce();
});

test('[R8] watches nobody who has caught up', () => {
	const { waits, takes, passTime, onTooSlow } = sendingTo();
	waits(backlogBytesMax + 1_000);
	takes(2_000);
	passTime();
	expect(passTime()).toBe(0);
	expect(onTooSlow).not.toHaveBeenCalled();
});

test('[R8] closes at once whoever has let too much pile up', () => {
	const { waits, onTooSlow } = sendingTo();
	waits(hoardBytesMax - 20);
	expect(onTooSlow).not.toHaveBeenCalled();
	waits(hoardBytesMax + 1);
	expect(onTooSlow).toHaveBeenCalledOnce();
});

test('[R8] lets one answer wait that is larger than what may pile up, and nothing else beside it', () => {
	const { answers, waits, takes, onTooSlow } = sendingTo();
	answers(2 * hoardBytesMax);
	waits(3 * hoardBytesMax);
	expect(onTooSlow).not.toHaveBeenCalled();
	waits(3 * hoardBytesMax + 20);
	expect(onTooSlow).toHaveBeenCalledOnce();
	takes(3 * hoardBytesMax);
	waits(100);
	waits(hoardBytesMax + 20);
	expect(onTooSlow).toHaveBeenCalledTimes(2);
});

test('[R8] makes no more answers in one turn than may pile up', () => {
	const { answers, onTooSlow } = sendingTo();
	for (let times = 0; times < 2; times++) answers(hoardBytesMax / 2);
	expect(onTooSlow).not.toHaveBeenCalled();
	answers(hoardBytesMax / 2);
	expect(onTooSlow).toHaveBeenCalledOnce();
});
