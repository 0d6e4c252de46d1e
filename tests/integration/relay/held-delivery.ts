import { WebSocket } from 'ws';
import type { Address } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';

/**
 * What the school has sent to one person and the network has not yet delivered. It comes in the order
 * it was sent, but as late as the test likes; what a closed socket still held is lost.
 */
export class HeldDelivery {
	readonly #held: (() => void)[] = [];
	#isHolding = true;

	get waiting(): number {
		return this.#held.length;
	}

	deliver(count: number): void {
		for (const arrive of this.#held.splice(0, count)) arrive();
	}

	/** From now on everything arrives at once. */
	release(): void {
		this.#isHolding = false;
		this.deliver(this.#held.length);
	}

	/** The sockets of a signed-in person whose messages come this way. */
	socketOf(server: Address, person: TestPerson): typeof globalThis.WebSocket {
		const arrive = (socket: WebSocket, now: () => void) => {
			if (!this.#isHolding) now();
			else this.#held.push(() => socket.readyState === WebSocket.OPEN && now());
		};
		class HeldSocket extends WebSocket {
			constructor(address: string, protocols?: string[]) {
				const headers = { cookie: person.cookie, origin: server.origin };
				super(address, protocols ?? [], { headers });
			}

			override emit(event: string | symbol, ...values: unknown[]): boolean {
				if (event !== 'message') return super.emit(event, ...values);
				arrive(this, () => super.emit(event, ...values));
				return true;
			}
		}
		return HeldSocket as unknown as typeof globalThis.WebSocket;
	}
}
