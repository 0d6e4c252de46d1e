import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AuditState, AuditVerdict } from '#domain/audit.ts';
import type { Instant } from '#domain/time.ts';

/** Where the records and the key ring lie. */
export interface AuditPlaces {
	readonly path: string;
	readonly keysDir: string;
}

export interface AuditWatchOptions extends AuditPlaces {
	readonly now: () => Instant;
	/** Hears of the first look that finds the audit broken. */
	readonly onBroken: (verdict: AuditVerdict & { readonly type: 'broken' }) => void;
	/** Hears of a look that could not be taken to its end. */
	readonly onError: (error: unknown) => void;
}

/** Goes through the audit in a thread of its own (D13), so that nobody who works waits for it. */
export interface AuditWatch {
	/** What the last look found. A break stays: nothing that is written later mends it. */
	readonly state: AuditState;
	/** Looks at once. */
	look(): Promise<AuditState>;
	/** Looks now and every six hours; call it when the server answers already. */
	start(): void;
	/** Settles when no look is under way. */
	close(): Promise<void>;
}

const everyMs = 6 * 3_600_000;

export function createAuditWatch({
	now,
	onBroken,
	onError,
	...places
}: AuditWatchOptions): AuditWatch {
	let state: AuditState = { type: 'not-yet' };
	let timer: NodeJS.Timeout | null = null;
	let worker: Worker | null = null;
	let looking: Promise<AuditState> | null = null;

	async function verdict(): Promise<AuditVerdict> {
		worker = new Worker(new URL('./audit-worker.ts', import.meta.url), { workerData: places });
		const [found] = (await once(worker, 'message')) as [AuditVerdict];
		return found;
	}

	async function lookOnce(): Promise<AuditState> {
		const found = await verdict();
		if (found.type === 'broken' && state.type !== 'broken') onBroken(found);
		state = { ...found, lookedAt: now() };
		return state;
	}

	const look = () => (looking ??= lookOnce().finally(() => (looking = null)));

	function lookQuietly(): void {
		look().catch(onError);
	}

	return {
		get state() {
			return state;
		},
		look,
		start() {
			timer = setInterval(lookQuietly, everyMs).unref();
			lookQuietly();
		},
		async close() {
			if (timer !== null) clearInterval(timer);
			await worker?.terminate();
		},
	};
}
