import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { EntryType } from '#domain/entry.ts';
import type { DocId, EntryId, SessionId, UserId } from '#domain/ids.ts';
import { instantFromMs, localDateAt } from '#domain/time.ts';
import { addEntry, entryBody } from '#notebook/entry-book.ts';
import { createDice } from '#server/demo/seeded-random.ts';
import { foldRows } from '#server/history/fold-rows.ts';
import { sittingsOf } from '#server/history/sittings.ts';
import { foldDocument } from '#server/relay/fold.ts';
import { openSqliteLog, type SqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { trace } from './relay/trace.ts';

/**
 * What a fold of the log saves (R9): a year of one child's journal and diary, typed by two mentors a
 * word at a time and each word committed by itself, and a long document edit by edit
 * (`JIASHU_TRACE=path`, or one made up). Prints JSON.
 */
const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const [JOURNAL, DIARY] = [idOf('doc', 1), idOf('doc', 2)] as [DocId, DocId];
const HAN = '这两周他每天按时到校数学课上主动举手三次作业也都是自己写完的晚上和同学一起打扫宿舍';
const DAY = 86_400_000;

/** Kinds of entries of a year and how many of them; product.md §1.7. */
const YEAR: readonly (readonly [DocId, EntryType, number])[] = [
	[JOURNAL, 'fortnight', 20],
	[JOURNAL, 'good-news', 10],
	[DIARY, 'note', 40],
	[DIARY, 'talk', 10],
	[DIARY, 'visit', 6],
];

const folder = mkdtempSync(join(tmpdir(), 'jiashu-fold-'));
let nowMs = Date.parse('2026-09-01T10:00:00Z');
const open = (name: string) =>
	openSqliteLog({
		...{ path: join(folder, name, 'log.sqlite'), keysDir: join(folder, `${name}-keys`) },
		now: () => nowMs,
	});

/** Pages in use, in bytes, and the sealed rows of the file. */
function measure(name: string): { readonly bytes: number; readonly sealedRows: number } {
	const file = new DatabaseSync(join(folder, name, 'log.sqlite'), { readOnly: true });
	const number = (sql: string, column: string) => Number(file.prepare(sql).get()?.[column]);
	const pages =
		number('PRAGMA page_count', 'page_count') - number('PRAGMA freelist_count', 'freelist_count');
	const bytes = pages * number('PRAGMA page_size', 'page_size');
	const sealedRows = number('SELECT COUNT(*) AS rows FROM appended', 'rows');
	file.close();
	return { bytes, sealedRows };
}

async function playYear(log: SqliteLog): Promise<void> {
	const dice = createDice(7);
	const mentors = [1, 2].map((number) => ({
		author: idOf('usr', number) as UserId,
		session: idOf('ses', number) as SessionId,
		copies: new Map([JOURNAL, DIARY].map((docId) => [docId, new Y.Doc()])),
	}));
	const write = async (by: number, docId: DocId, change: (doc: Y.Doc) => void) => {
		const { author, session, copies } = must(mentors[by], 'a mentor');
		const doc = must(copies.get(docId), 'a copy');
		const updates: Uint8Array[] = [];
		const keep = (update: Uint8Array) => updates.push(update);
		doc.on('update', keep);
		doc.transact(() => change(doc));
		doc.off('update', keep);
		for (const bytes of updates) {
			const claims = [{ clientId: doc.clientID, firm: true }];
			await log.append({ docId, generation: 1, author, session, bytes, claims });
			const other = must(mentors[1 - by], 'a mentor').copies.get(docId);
			Y.applyUpdate(must(other, 'a copy'), bytes);
		}
		nowMs += dice.between(400, 6_000);
	};
	const textOf = (doc: Y.Doc, id: EntryId) =>
		(must(entryBody(doc, id), 'a body').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	const type = async (by: number, docId: DocId, id: EntryId, chars: number) => {
		for (let left = chars; left > 0;) {
			const word = HAN.slice(dice.between(0, 30)).slice(0, dice.between(1, 4));
			await write(by, docId, (doc) => {
				const text = textOf(doc, id);
				if (dice.chance(0.08) && text.length > 1) text.delete(text.length - 1, 1);
				else text.insert(text.length, word);
			});
			left -= word.length;
		}
	};
	const entries = YEAR.flatMap(([docId, kind, count]) =>
		Array.from({ length: count }, () => [docId, kind] as const),
	);
	for (const [index, [docId, kind]] of entries.entries()) {
		nowMs += 4 * DAY;
		const id = idOf('ent', index) as EntryId;
		await write(0, docId, (doc) => {
			const at = instantFromMs(nowMs);
			const createdBy = idOf('usr', 1) as UserId;
			addEntry(doc, { id, type: kind, occurredOn: localDateAt(at), writtenAt: at, createdBy });
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText('')]);
			must(entryBody(doc, id), 'a body').insert(0, [paragraph]);
		});
		await type(0, docId, id, dice.between(120, 320));
		if (dice.chance(0.3)) {
			nowMs += 3_600_000;
			await type(1, docId, id, 40);
		}
	}
}

async function playTrace(log: SqliteLog): Promise<void> {
	const author = idOf('usr', 1) as UserId;
	const session = idOf('ses', 1) as SessionId;
	let newest: Promise<unknown> = Promise.resolve();
	for (const [index, bytes] of trace(process.env['JIASHU_TRACE'] ?? null).updates.entries()) {
		nowMs += 300;
		newest = log.append({ docId: DIARY, generation: 1, author, session, bytes });
		if (index % 500 === 0) await newest;
	}
	await newest;
}

/** Folds a document as the server does, and says how long it and a question took before and after. */
async function fold(log: SqliteLog, docId: DocId) {
	const stored = await log.read(docId, 1);
	const seq = must(stored.tail.at(-1), 'an update').seq;
	await log.putSnapshot(docId, 1, seq, foldDocument(stored));
	const kind = docId === JOURNAL ? 'journal' : 'diary';
	const logged = async () => ({
		rows: await log.history(docId, 1, 0),
		owners: stored.owners ?? [],
	});
	const ask = async () => {
		const startedAt = performance.now();
		const sittings = sittingsOf(await logged(), kind).length;
		return { sittings, ms: Math.round(performance.now() - startedAt) };
	};
	const asked = await ask();
	const before = await logged();
	const startedAt = performance.now();
	const parts = foldRows(before, kind, { upToSeq: seq, beforeMs: Infinity });
	const planMs = Math.round(performance.now() - startedAt);
	let longestCommitMs = 0;
	for (const part of parts) {
		const committedAt = performance.now();
		if (!(await log.fold({ docId, generation: 1, ...part }))) throw new Error('Not folded.');
		longestCommitMs = Math.max(longestCommitMs, performance.now() - committedAt);
	}
	return {
		updates: { before: before.rows.length, after: (await logged()).rows.length },
		sittings: asked.sittings,
		historyMs: { before: asked.ms, after: (await ask()).ms },
		...{ planMs, longestCommitMs: Math.round(longestCommitMs) },
	};
}

async function run(name: string, play: (log: SqliteLog) => Promise<void>, docIds: DocId[]) {
	const log = await open(name);
	await play(log);
	await log.close();
	const before = measure(name);
	const again = await open(name);
	const documents: Record<string, unknown> = {};
	for (const docId of docIds)
		documents[docId === JOURNAL ? 'journal' : 'diary'] = await fold(again, docId);
	await again.close();
	return { before, after: measure(name), documents };
}

try {
	const results = {
		'a year of one child': await run('year', playYear, [JOURNAL, DIARY]),
		'a long document': await run('trace', playTrace, [DIARY]),
	};
	process.stdout.write(`${JSON.stringify(results, null, '\t')}\n`);
} finally {
	rmSync(folder, { recursive: true });
}
