import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { GenericSqliteDialect } from 'kysely-generic-sqlite';
import sharp from 'sharp';
import type { ChildId, DocId, SessionId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { backUp } from '#server/cli/backup.ts';
import { createEnvironment } from '#server/environment.ts';
import { createMedia, type Media } from '#server/media/media.ts';
import { LogDatabase } from '#server/store/log/sqlite/database.ts';
import { rotateKey } from '#server/store/log/sqlite/rotate-key.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import { RECORDS_FILE } from '#server/store/records/open-records.ts';
import { openDatabase } from '#server/store/records/records-database.ts';
import type { RecordTables } from '#server/store/records/schema.ts';

/**
 * One thing that is done to a store, in a process of its own that may be killed at any of its system
 * calls: `node one-step.ts FOLDER STEP`. Says `done` when it would be acknowledged.
 */
export const steps = [
	'migrate',
	'snapshot',
	'fold',
	'rotate',
	'generation',
	'erase',
	'backup',
	'decide',
	'sealAudit',
	'picture',
] as const;
export type Step = (typeof steps)[number];

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
export const DOC = id('doc', 1) as DocId;
export const WORDS = ['一', '二', '三', '四', '五', '六'];
export const FOLDED = '二三四五';
export const by = { author: id('usr', 1) as UserId, session: id('ses', 1) as SessionId };
const encode = (text: string) => new TextEncoder().encode(text);

export function openStore(folder: string): LogDatabase {
	const onDamage = ({ message }: { readonly message: string }) => {
		throw new Error(message);
	};
	return new LogDatabase(join(folder, 'log.sqlite'), join(folder, 'keys'), { onDamage });
}

export function append(database: LogDatabase, text: string, generation = 1): number {
	const bytes = encode(text);
	return database.append({
		documents: [{ docId: DOC, generation }],
		writers: [{ userId: by.author, sessionId: by.session }],
		parts: Float64Array.of(0, 0, 1_000, bytes.length),
		claims: [],
		bytes,
	});
}

/** The records of this store, in this very thread, so that its calls have an order; the ring is that of its log. */
export function openSchool(folder: string): Kysely<RecordTables> {
	const places = { path: join(folder, RECORDS_FILE), keysDir: join(folder, 'keys') };
	return new Kysely({ dialect: new GenericSqliteDialect(async () => openDatabase(places)) });
}

/** The database is opened with the first question. */
async function requireOpen(records: Kysely<RecordTables>): Promise<void> {
	await records.selectFrom('school').select('id').execute();
}

/** Three decisions, of two rows each in the audit. */
async function decide(folder: string): Promise<void> {
	const records = openSchool(folder);
	for (let number = 0; number < 3; number++) {
		await records.transaction().execute(async (inside) => {
			const at = '2026-11-26T08:00:00Z' as Instant;
			const entry = { at, userId: by.author, action: 'decide', subject: `${number}` };
			await appendAudit(inside, entry);
			await appendAudit(inside, entry);
		});
	}
}

export const CHILD = id('chd', 1) as ChildId;

/** The store of pictures of this store; the child and who adds them are of no concern to it here. */
export async function openPictures(
	folder: string,
): Promise<{ readonly media: Media; readonly records: Kysely<RecordTables> }> {
	const records = openSchool(folder);
	await sql`PRAGMA foreign_keys = OFF`.execute(records);
	return {
		records,
		media: createMedia({ dataDir: folder, records, env: createEnvironment('warn') }),
	};
}

/** The same picture each time: what is made of it and kept does not differ by a byte. */
export async function addPicture(media: Media): Promise<string> {
	const colour = { width: 90, height: 70, channels: 3, background: '#7a4' } as const;
	const bytes = await sharp({ create: colour }).png().toBuffer();
	const added = await media.addPhoto(bytes, CHILD, by.author);
	if (!added.ok) throw new Error(added.error.type);
	return added.value;
}

async function take(folder: string, step: Step): Promise<void> {
	if (step === 'decide') return decide(folder);
	// Opening them brings them to today's shape.
	if (step === 'sealAudit') return requireOpen(openSchool(folder));
	if (step === 'picture') return void (await addPicture((await openPictures(folder)).media));
	if (step === 'rotate') return void rotateKey(join(folder, 'log.sqlite'), join(folder, 'keys'));
	if (step === 'backup') return backUp(folder, join(folder, 'backup'));
	const database = openStore(folder);
	const rows = database.history(DOC, 1, 0);
	if (step === 'snapshot') database.putSnapshot(DOC, 1, rows.at(3)?.seq ?? 0, encode('一二三四'));
	if (step === 'fold') {
		const [first, last] = [rows[1], rows[4]];
		if (first === undefined || last === undefined) throw new Error('The store is too short.');
		const { seq, receivedAt } = first;
		const one = { ...last, bytes: encode(FOLDED), folded: { seq, receivedAt } };
		database.fold({ docId: DOC, generation: 1, fromSeq: seq, replaces: 4, updates: [one] });
	}
	if (step === 'generation') {
		const anew = WORDS.map((text) => ({ ...by, receivedAt: 7, bytes: encode(`新${text}`) }));
		database.putGeneration({ docId: DOC, generation: 2, from: 1, rows: anew });
	}
	if (step === 'erase' && !database.destroyGeneration(DOC, 1)) throw new Error('The log is read.');
}

if (import.meta.main) {
	const [folder = '', step] = process.argv.slice(2);
	if (!existsSync(folder)) throw new Error('There is no such folder.');
	await take(folder, step as Step);
	process.stdout.write('done');
	// As a crash right after the promise would: nothing is closed in good order.
	process.kill(process.pid, 'SIGKILL');
}
