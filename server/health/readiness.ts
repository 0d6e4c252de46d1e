import { statfs } from 'node:fs/promises';
import type { AuditState } from '#domain/audit.ts';

/** With less room than this on the disk of the store, somebody should come and look. */
const freeBytesMin = 256 * 1024 * 1024;
/** A proof that takes longer is none. */
const proofMsMax = 2_000;
/** One proof serves all who ask within this time, so that asking often costs no disk. */
const freshMs = 1_000;
/** No clock of this program's lifetime shows less. */
const clockMsMin = Date.UTC(2026, 0, 1);
/** So far may the clock be set while the server runs. */
const clockJumpMsMax = 5 * 60_000;

export interface ReadinessOptions {
	readonly dataDir: string;
	/** Writes to the store and settles when that is durable. */
	readonly proveWrite: () => Promise<void>;
	/** Were the records whole when somebody last looked at them? */
	readonly areRecordsWhole: () => boolean;
	/** What the last look at the audit found. */
	readonly audit: () => AuditState['type'];
	/** The wall clock and one that only goes forward, both in milliseconds. */
	readonly now: () => number;
	readonly monotonic: () => number;
	/** Bytes free on the disk of a folder; the system's answer unless given. */
	readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Can this server do its work? No words, names or paths: anybody may ask. */
export interface Readiness {
	readonly ready: boolean;
	/** The store has just taken a write. */
	readonly store: boolean;
	/** The records are as they were written. */
	readonly records: boolean;
	/** There is room for more. */
	readonly disk: boolean;
	/** The clock shows a time that can be. */
	readonly clock: boolean;
	/** A broken audit is somebody's to look into, and no reason to send the teachers home. */
	readonly audit: AuditState['type'];
}

/** Returns the question `/readyz` asks. It never rejects. */
export function createReadiness(options: ReadinessOptions): () => Promise<Readiness> {
	const { dataDir, proveWrite, areRecordsWhole, audit, now, monotonic } = options;
	const { freeBytes = freeBytesOf } = options;
	const offsetMs = now() - monotonic();
	let asked = { at: -Infinity, answer: null as Promise<Readiness> | null };

	async function look(): Promise<Readiness> {
		const [store, disk] = await Promise.all([
			succeeds(proveWrite()),
			succeeds(freeBytes(dataDir).then(requireRoom)),
		]);
		const jumpMs = Math.abs(now() - monotonic() - offsetMs);
		const clock = now() >= clockMsMin && jumpMs <= clockJumpMsMax;
		const records = areRecordsWhole();
		const ready = store && records && disk && clock;
		return { ready, store, records, disk, clock, audit: audit() };
	}

	return () => {
		if (asked.answer !== null && monotonic() - asked.at < freshMs) return asked.answer;
		const answer = look();
		asked = { at: monotonic(), answer };
		return answer;
	};
}

function requireRoom(free: number): void {
	if (free < freeBytesMin) throw new Error('The disk is nearly full.');
}

async function freeBytesOf(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

/** Whether it succeeds in time; why not is in the log of the part that failed. */
async function succeeds(attempt: Promise<void>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<boolean>((resolve) => {
		timer = setTimeout(resolve, proofMsMax, false);
	});
	const outcome = attempt.then(
		() => true,
		() => false,
	);
	return Promise.race([outcome, tooLate]).finally(() => clearTimeout(timer));
}
