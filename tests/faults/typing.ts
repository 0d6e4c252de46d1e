import type { WriterClient } from './writer-client.ts';

/** How many own edits of a person may wait for their ack before the next is typed. */
const unackedMax = 20;

/**
 * Everybody types one key after another, some before the last is acknowledged, until told to stop.
 * `pauseMs` is between two edits of one person; 0 types as fast as acks allow.
 */
export function keepTyping(clients: readonly WriterClient[], pauseMs = 5) {
	let count = 0;
	const timer = setInterval(() => {
		for (const client of clients) {
			if (client.typed - client.acknowledged >= unackedMax) continue;
			client.write();
			count++;
		}
	}, pauseMs);
	return {
		/** Edits typed so far. */
		get count() {
			return count;
		},
		stop: () => clearInterval(timer),
	};
}
