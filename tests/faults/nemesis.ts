import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What can be wrong with a line. `half-open`: the server's end has gone and nobody said so. */
export type LineFault = 'cut' | 'half-open' | 'trickle' | 'deaf' | 'mute';

/**
 * The line between devices and the relay, with somebody at it who means no good. A device's request
 * names the relay's own address, because the origin is checked; the line leads to it.
 */
export interface Nemesis {
	readonly port: number;
	/** What devices give as their page's origin. */
	readonly origin: string;
	/** The relay has started anew on another port. */
	leadTo(port: number): void;
	/** From now on every connection suffers from this, new ones too. */
	strike(fault: LineFault): void;
	/** Whole again: what suffered is reset, as networks do with what they have forgotten. */
	mend(): void;
	close(): Promise<void>;
}

const trickleMs = 5;

interface Pair {
	readonly near: Socket;
	readonly far: Socket;
}

export async function createNemesis(relayPort: number): Promise<Nemesis> {
	let target = relayPort;
	let fault: LineFault | null = null;
	const pairs = new Set<Pair>();
	const listener = createServer((near) => {
		if (fault === 'cut') return void near.destroy();
		const pair = { near, far: connect(target, '127.0.0.1') };
		pairs.add(pair);
		pass(pair.near, pair.far, () => fault === 'mute' || fault === 'half-open');
		pass(pair.far, pair.near, () => fault === 'deaf' || fault === 'half-open');
		const end = () => {
			if (pairs.delete(pair)) for (const socket of [pair.near, pair.far]) socket.destroy();
		};
		for (const socket of [pair.near, pair.far]) socket.on('error', end);
		near.on('close', end);
		pair.far.on('close', () => fault !== 'half-open' && end());
	});

	function pass(from: Socket, to: Socket, swallows: () => boolean): void {
		from.on('data', (chunk: Buffer) => {
			if (swallows()) return;
			if (fault === 'trickle') return void trickle(from, to, chunk);
			if (to.write(chunk)) return;
			from.pause();
			to.once('drain', () => from.resume());
		});
	}

	async function trickle(from: Socket, to: Socket, chunk: Buffer): Promise<void> {
		from.pause();
		for (let at = 0; at < chunk.length && !to.destroyed; at++) {
			if (fault !== 'trickle') {
				to.write(chunk.subarray(at));
				break;
			}
			to.write(chunk.subarray(at, at + 1));
			await new Promise((resolve) => setTimeout(resolve, trickleMs));
		}
		from.resume();
	}

	const resetAll = () => {
		for (const { near, far } of pairs) {
			near.resetAndDestroy();
			far.destroy();
		}
		pairs.clear();
	};
	listener.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	const { port } = listener.address() as AddressInfo;
	return {
		port,
		origin: `http://127.0.0.1:${port}`,
		leadTo: (next) => (target = next),
		strike(next) {
			fault = next;
			if (next === 'cut') resetAll();
			if (next === 'half-open') for (const { far } of pairs) far.destroy();
		},
		mend() {
			const before = fault;
			fault = null;
			// A trickle only becomes a stream again; what was swallowed never comes back.
			if (before !== 'trickle') resetAll();
		},
		async close() {
			resetAll();
			listener.close();
			await once(listener, 'close');
		},
	};
}
