import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Logger } from 'pino';
import { stopServing } from './http/serve.ts';
import type { Relay } from './relay/relay.ts';

/** How long a running request may take to finish: with the stores put down after it, a stop takes less than 5 s. */
const GRACE_MS = 3_000;

export interface Stoppable {
	readonly server: HttpServer | HttpsServer;
	readonly relay: Relay;
	readonly log: Logger;
	/** Commits what is queued and closes the stores. */
	readonly closeStores: () => Promise<void>;
}

/**
 * Drains on Ctrl-C and SIGTERM: no new visitors, sockets told to come back, everything that is on its
 * way to the disk committed, exit 0.
 */
export function stopOnSignals({ server, relay, log, closeStores }: Stoppable): void {
	let stopping: Promise<void> | null = null;
	const stop = () => {
		// A second Ctrl-C while draining must not cut a commit short, so it changes nothing.
		stopping ??= (async () => {
			const served = stopServing(server, GRACE_MS);
			await relay.close();
			await served;
			await closeStores();
			process.exit(0);
		})().catch((error: unknown) => {
			log.fatal({ err: error }, 'could not stop cleanly');
			process.exit(1);
		});
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
}
