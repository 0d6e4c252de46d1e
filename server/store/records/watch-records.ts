import { sql, type Kysely } from 'kysely';
import type { RecordTables } from './schema.ts';

/** Looks at the records while the server runs, now and then, for damage on the disk (B9). */
export interface RecordsWatch {
	/** Was everything in order when it was last looked at? */
	readonly isWhole: boolean;
	/** Looks at once, and says what it found. */
	look(): Promise<boolean>;
	start(): void;
	/** Settles when the look that is under way is over. */
	close(): Promise<void>;
}

/** The records' thread answers nobody else while it looks: some ten milliseconds for a school's years. */
const everyMs = 6 * 3_600_000;

/** `onDamage` hears of the first look that finds something; a restart is what ends it. */
export function createRecordsWatch(
	records: Kysely<RecordTables>,
	onDamage: (message: string) => void,
): RecordsWatch {
	let isWhole = true;
	let timer: NodeJS.Timeout | null = null;
	let looking: Promise<unknown> = Promise.resolve();

	async function look(): Promise<boolean> {
		const verdict = await verdictOn(records);
		if (verdict !== 'ok' && isWhole) {
			isWhole = false;
			onDamage(`records.sqlite: ${verdict}`);
		}
		return isWhole;
	}

	return {
		get isWhole() {
			return isWhole;
		},
		look,
		start() {
			timer = setInterval(() => void (looking = look()), everyMs).unref();
		},
		async close() {
			if (timer !== null) clearInterval(timer);
			await looking;
		},
	};
}

/** `ok`, or the first thing that is out of order; no words of the records are in it. */
async function verdictOn(records: Kysely<RecordTables>): Promise<string> {
	try {
		// What the thread has in its memory says nothing about the disk.
		await sql`PRAGMA shrink_memory`.execute(records);
		const { rows } = await sql<{ quick_check: string }>`PRAGMA quick_check(1)`.execute(records);
		return rows[0]?.quick_check ?? 'no answer';
	} catch (error) {
		return String(error);
	}
}
