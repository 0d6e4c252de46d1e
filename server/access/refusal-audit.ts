import type { DocId, UserId } from '#domain/ids.ts';
import type { Clock } from '#server/relay/clock.ts';
import type { RefusedFrame } from '#server/relay/relay.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';

/** The action under which refused frames stand in the audit. */
export const REFUSED = 'frame.refused';

const HOUR_MS = 60 * 60_000;
/** Different refusals (person, document, reason) that get rows of their own in an hour. */
const differentPerHourMax = 500;
/** The same for one person, so that nobody crowds out the others. */
const differentPerPersonMax = 20;

interface Repeated {
	readonly userId: UserId | null;
	readonly what: string;
	bytesMax: number;
	count: number;
}

export interface RefusalAudit {
	/** Puts it into the audit, or counts it when the same has been put there within the hour. */
	note(refused: RefusedFrame): void;
	/** Writes what was counted and settles when all rows are kept; nothing may be noted after it. */
	close(): Promise<void>;
}

/**
 * Frames that the relay refused, in the audit of the school: who, in which document, why, when, how
 * many bytes; never what was in them. The first of its kind is written at once, repetitions are
 * counted and written as one row an hour, so that a flood leaves some hundred rows and no more.
 */
export function createRefusalAudit(records: Records, env: Environment, clock: Clock): RefusalAudit {
	const repeatedByKey = new Map<string, Repeated>();
	const differentByPerson = new Map<UserId, number>();
	let writing: Promise<void> = Promise.resolve();

	function write(userId: UserId | null, subject: string): void {
		const row = { at: env.now(), userId, action: REFUSED, subject };
		writing = writing
			.then(() => appendAudit(records, row))
			.catch((err: unknown) => env.log.error({ err }, 'a refused frame could not be audited'));
	}

	function endHour(): void {
		for (const { userId, what, bytesMax, count } of repeatedByKey.values()) {
			if (count > 0) write(userId, `${what} ${bytesMax} ×${count}`);
		}
		repeatedByKey.clear();
		differentByPerson.clear();
	}

	function note({ userId, docId, reason, bytes }: RefusedFrame): void {
		const different = differentByPerson.get(userId) ?? 0;
		const isSparse = different < differentPerPersonMax && repeatedByKey.size < differentPerHourMax;
		const own = what(docId, reason);
		const key = `${userId} ${own}`;
		const known = repeatedByKey.get(key);
		if (known !== undefined) return countIn(known, bytes);
		if (isSparse) {
			write(userId, `${own} ${bytes}`);
			differentByPerson.set(userId, different + 1);
			repeatedByKey.set(key, { userId, what: own, bytesMax: bytes, count: 0 });
			return;
		}
		const others = repeatedByKey.get('others') ?? { ...OTHERS };
		repeatedByKey.set('others', others);
		countIn(others, bytes);
	}

	const stop = clock.every(HOUR_MS, endHour);
	return {
		note,
		async close() {
			stop();
			endHour();
			await writing;
		},
	};
}

const OTHERS: Repeated = { userId: null, what: 'others', bytesMax: 0, count: 0 };

const what = (docId: DocId, reason: string) => `${docId} ${reason}`;

function countIn(repeated: Repeated, bytes: number): void {
	repeated.count++;
	repeated.bytesMax = Math.max(repeated.bytesMax, bytes);
}
