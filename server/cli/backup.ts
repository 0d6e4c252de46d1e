import { copyFile, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { readConfig } from '../config.ts';
import { headPath } from '../store/records/audit/audit-head.ts';
import { noteAtRest } from '../store/records/intact.ts';

/**
 * `npm run backup -- FOLDER` copies the running store into a new folder: both databases through
 * SQLite's online backup, so that the server need not stop, and the pictures. To restore, stop the
 * server, put the folder in the place of the data folder and start. The key ring, without which the
 * log cannot be read, is not part of it: who finds a backup finds no words of a child (R10).
 *
 * The records are copied before the log. The records remember how far the log was read; a copy of
 * them that is newer than the log would skip rows that are written after a restore. Before the log
 * comes its intake: what leaves the one meanwhile is found in the other, and what is in both counts once.
 * Before the records comes the head of their audit, which may be behind them and not ahead (D13).
 */
const RECORDS = 'records.sqlite';
const LOG = 'log.sqlite';
const INTAKE = 'log.sqlite-intake';

/** Copies everything of `dataDir` into `target`, which must not exist yet; all of it or nothing. */
export async function backUp(dataDir: string, target: string): Promise<void> {
	if (await exists(target)) throw new Error(`${target} exists already. Name a new folder.`);
	if (!(await exists(join(dataDir, RECORDS)))) {
		throw new Error(`${dataDir} holds no store. Is JIASHU_DATA set as for the server?`);
	}
	const unfinished = `${target}.unfinished`;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { recursive: true, mode: 0o700 });
	const head = headPath(join(dataDir, RECORDS));
	if (await exists(head)) await copyFile(head, headPath(join(unfinished, RECORDS)));
	await copyDatabase(join(dataDir, RECORDS), join(unfinished, RECORDS));
	const intake = join(dataDir, INTAKE);
	if (await exists(intake)) await copyFile(intake, join(unfinished, INTAKE));
	await copyDatabase(join(dataDir, LOG), join(unfinished, LOG));
	const media = join(dataDir, 'media');
	if (await exists(media)) await cp(media, join(unfinished, 'media'), { recursive: true });
	await rename(unfinished, target);
}

async function copyDatabase(from: string, to: string): Promise<void> {
	const source = new DatabaseSync(from, { readOnly: true });
	try {
		await backup(source, to);
	} finally {
		source.close();
	}
	const copy = new DatabaseSync(to);
	try {
		const verdict = copy.prepare('PRAGMA integrity_check').get();
		if (verdict?.['integrity_check'] !== 'ok') throw new Error(`The copy of ${from} is damaged.`);
		if (to.endsWith(LOG)) forgetName(copy);
	} finally {
		copy.close();
	}
	// What lies in a drawer for years is looked at before it is believed.
	if (to.endsWith(RECORDS)) noteAtRest(to);
}

/**
 * A restored backup is another store than the one the devices have sent to: it gets a name of its own
 * when it is first opened, and no device takes a word for sent because the old one had it.
 */
function forgetName(copy: DatabaseSync): void {
	const hasNames = copy.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'storeName'").get();
	if (hasNames !== undefined) copy.exec('DELETE FROM storeName');
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		(error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return false;
			throw error;
		},
	);
}

if (import.meta.main) {
	const target = process.argv[2];
	if (target === undefined || target.startsWith('-')) {
		console.error('Say where to: npm run backup -- FOLDER');
		process.exitCode = 2;
	} else {
		const { dataDir, keysDir } = readConfig(process.env, process.argv.slice(3));
		try {
			await backUp(dataDir, resolve(target));
			console.log(`Backed up ${dataDir} to ${resolve(target)}.`);
			console.log(
				`The key ring in ${keysDir} is not in it, and without it this backup cannot be read. ` +
					'Keep a copy of it in another place, anew after every rotation.',
			);
		} catch (error) {
			console.error(error instanceof Error ? error.message : error);
			process.exitCode = 1;
		}
	}
}
