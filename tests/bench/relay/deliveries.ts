import { LoadClient, type Measured } from './load-client.ts';
import { startServer, type ServerName } from './server-under-test.ts';
import { percentile } from './statistics.ts';

/** People typing: so many documents, clients in each, and updates a second in all. */
export interface Load {
	readonly documents: number;
	readonly clients: number;
	readonly updatesPerSecond: number;
	readonly seconds: number;
}

export interface Deliveries {
	readonly cpuUsPerDelivery: number;
	readonly deliveryP50Ms: number;
	readonly deliveryP95Ms: number;
	/** `null` where no acks are sent. */
	readonly ackP95Ms: number | null;
	/** Share of the deliveries that should have come which did, in time. */
	readonly delivered: number;
}

const TICK_MS = 5;

/**
 * Before anything is measured, so that every server runs compiled code: so many updates, fast, but no
 * more than lead to so many deliveries, which every server makes in time. After three seconds a fifth of
 * what ours used was still the compiler's.
 */
const WARM_UP = { updatesPerSecond: 3_000, deliveriesPerSecond: 20_000, seconds: 6 };
/** Then at the pace of the load: what the warm-up has left is tidied up before it counts. */
const AT_PACE_SECONDS = 3;

function warmUpOf(load: Load): Pick<Load, 'updatesPerSecond' | 'seconds'> {
	const bounded = Math.floor(WARM_UP.deliveriesPerSecond / (load.clients - 1));
	return {
		updatesPerSecond: Math.min(WARM_UP.updatesPerSecond, bounded),
		seconds: WARM_UP.seconds,
	};
}

/** Lets everybody write at an even pace and measures what reaches the others, and its price. */
export async function measureDeliveries(name: ServerName, load: Load): Promise<Deliveries> {
	const server = await startServer(name);
	const measured: Measured = { deliveryMs: [], ackMs: [] };
	const clients: LoadClient[] = [];
	for (let index = 0; index < load.documents * load.clients; index++) {
		clients.push(new LoadClient(server, `document-${index % load.documents}`, measured));
	}
	await Promise.all(clients.map((client) => client.whenAnswered()));
	const phases = [warmUpOf(load), { ...load, seconds: AT_PACE_SECONDS }, load];
	const updates = phases.reduce((sum, phase) => sum + phase.updatesPerSecond * phase.seconds, 0);
	for (const client of clients) client.prepare(Math.ceil(updates / clients.length));
	for (const phase of phases.slice(0, -1)) await drive(clients, phase);
	await settle(clients);
	measured.deliveryMs.length = 0;
	measured.ackMs.length = 0;
	const before = await server.usage();
	const sent = await drive(clients, load);
	await settle(clients);
	const after = await server.usage();
	for (const client of clients) client.close();
	await server.close();
	const { deliveryMs, ackMs } = measured;
	return {
		cpuUsPerDelivery: (after.cpuUs - before.cpuUs) / deliveryMs.length,
		deliveryP50Ms: percentile(deliveryMs, 0.5),
		deliveryP95Ms: percentile(deliveryMs, 0.95),
		ackP95Ms: ackMs.length === 0 ? null : percentile(ackMs, 0.95),
		delivered: deliveryMs.length / (sent * (load.clients - 1)),
	};
}

/** Sends what is due every few milliseconds, round the clients, until the time is up. */
async function drive(
	clients: readonly LoadClient[],
	load: Pick<Load, 'updatesPerSecond' | 'seconds'>,
): Promise<number> {
	const start = performance.now();
	let sent = 0;
	while (performance.now() - start < load.seconds * 1_000) {
		const due = ((performance.now() - start) / 1_000) * load.updatesPerSecond;
		for (; sent < due; sent++) clients[sent % clients.length]?.sendNext();
		await new Promise((resolve) => setTimeout(resolve, TICK_MS));
	}
	return sent;
}

/** Waits until nothing has come for a while: the last deliveries are in, or will never be. */
async function settle(clients: readonly LoadClient[]): Promise<void> {
	for (let before = -1; ;) {
		const received = clients.reduce((sum, client) => sum + client.received + client.acked, 0);
		if (received === before) return;
		before = received;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
