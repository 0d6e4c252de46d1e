import type { WriterClient } from './writer-client.ts';

export interface TypingOptions {
	/** How many own edits of a person may wait for their ack before the next is typed. */
	readonly unackedMax?: number;
}

/** Everybody types one key after another, a few milliseconds apart, until told to stop. */
export function keepTyping(
	clients: readonly WriterClient[],
	{ unackedMax = 20 }: TypingOptions = {},
) {
	let count = 0;
	const timer = setInterval(() => {
		for (const client of clients) {
			if (client.typed - client.acknowledged >= unackedMax) continue;
			client.write();
			count++;
		}
	}, 5);
	return {
		/** Edits typed so far. */
		get count() {
			return count;
		},
		stop: () => clearInterval(timer),
	};
}
