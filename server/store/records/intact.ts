import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/**
 * Are the records on the disk what was written? They decide who may read what, so a store whose
 * records are damaged does not start (B9). SQLite itself notices a page that is out of order; a letter
 * that is another it does not. So the whole file is summed when it is put down, and looked at before it
 * is opened again. After a kill there is no sum, and only the order of the pages is known.
 */
const sumPath = (path: string) => `${path}-sum`;

const HELP =
	'Put the last backup in its place (README, "Backing up"); nothing was changed. ' +
	'The log of what was written is another file and is not touched by this.';

/** Notes how the closed database at `path` lies on the disk; nothing where somebody else has it open. */
export function noteAtRest(path: string): void {
	if (hasOpenWal(path)) return;
	const sum = sumOf(path);
	const unfinished = `${sumPath(path)}.unfinished`;
	writeFileSync(unfinished, lineOf(sum), { mode: 0o600 });
	renameSync(unfinished, sumPath(path));
}

/** Throws when the closed database at `path` is another than the one that was put down there. */
export function requireAsPutDown(path: string): void {
	const sum = notedSum(path);
	if (sum === null || hasOpenWal(path) || !existsSync(path)) return;
	if (sumOf(path) === sum) return;
	throw new Error(
		`${path} is damaged on disk: it is not the file that was put down at the last stop. ${HELP} ` +
			`If it was changed on purpose, delete ${sumPath(path)} and start again.`,
	);
}

/** From here on the file may change. */
export function forgetSum(path: string): void {
	rmSync(sumPath(path), { force: true });
}

/** Throws when pages or indexes of the open database are out of order. */
export function requireInOrder(db: DatabaseSync, path: string): void {
	if (verdictOn(db) !== 'ok') throw new Error(`${path} is damaged on disk. ${HELP}`);
}

function verdictOn(db: DatabaseSync): unknown {
	try {
		return db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
	} catch (error) {
		return error;
	}
}

/** What was written after the last close and is not in the file itself yet. */
function hasOpenWal(path: string): boolean {
	return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** `null` where none was noted, or where the note itself did not get to the disk whole. */
function notedSum(path: string): string | null {
	if (!existsSync(sumPath(path))) return null;
	const line = readFileSync(sumPath(path), 'latin1');
	const [sum = ''] = line.split(' ');
	return line === lineOf(sum) ? sum : null;
}

const sumOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const lineOf = (sum: string) => `${sum} ${crc32(sum)}\n`;
