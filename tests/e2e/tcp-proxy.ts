import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A wire between browser and server that can be cut. `context.setOffline` leaves sockets that are
 * already open alone; here the network truly goes away: `cut` ends every connection and refuses new
 * ones, `stall` keeps them open and passes nothing on, like a phone that has left the mast's reach.
 */
export interface Wire {
	readonly port: number;
	cut(): void;
	stall(): void;
	mend(): void;
	close(): Promise<void>;
}

type State = 'whole' | 'cut' | 'stalled';

export async function createWire(serverPort: number): Promise<Wire> {
	let state: State = 'whole';
	const pairs = new Set<readonly [Socket, Socket]>();
	const endAll = () => pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));

	const listener = createServer((near) => {
		if (state === 'cut') {
			near.destroy();
			return;
		}
		const far = connect(serverPort, '127.0.0.1');
		const pair = [near, far] as const;
		pairs.add(pair);
		pass(near, far);
		pass(far, near);
		if (state === 'stalled') pair.forEach((socket) => socket.pause());
	});

	function pass(from: Socket, to: Socket): void {
		from.on('data', (chunk) => {
			if (!to.write(chunk)) {
				from.pause();
				to.once('drain', () => from.resume());
			}
		});
		from.on('end', () => to.end());
		// A reset of either end is what a cut looks like; the other end learns it by being closed.
		from.on('error', () => to.destroy());
		from.on('close', () => {
			to.destroy();
			for (const pair of pairs) if (pair.includes(from)) pairs.delete(pair);
		});
	}

	listener.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	return {
		port: (listener.address() as AddressInfo).port,
		cut: () => {
			state = 'cut';
			endAll();
		},
		stall: () => {
			state = 'stalled';
			pairs.forEach((pair) => pair.forEach((socket) => socket.pause()));
		},
		mend: () => {
			state = 'whole';
			pairs.forEach((pair) => pair.forEach((socket) => socket.resume()));
		},
		close: async () => {
			endAll();
			listener.close();
			await once(listener, 'close');
		},
	};
}
