import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';

/**
 * A process that folds two neighbours of a document's log again and again until it is killed. Its
 * "updates" are letters, and a folded one holds those of both, so that the whole always says the same.
 */
const [path = '', docId = ''] = process.argv.slice(2);
const id = docId as DocId;
const log = await openSqliteLog({ path, now: () => 1_000 });
for (let turn = 0; ; turn++) {
	if (turn === 1) process.stdout.write('folded once\n');
	const rows = await log.history(id, 1, 0);
	if (rows.length < 2) break;
	const at = turn % (rows.length - 1);
	const [first, second] = [must(rows[at], 'a row'), must(rows[at + 1], 'a row')];
	const bytes = Buffer.concat([first.bytes, second.bytes]);
	const folded = first.folded ?? { seq: first.seq, receivedAt: first.receivedAt };
	await log.fold({
		...{ docId: id, generation: 1, fromSeq: first.seq, replaces: 2 },
		updates: [{ ...second, bytes, folded }],
	});
}
await log.close();
