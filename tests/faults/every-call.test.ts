import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { readHead } from '#server/store/records/audit/audit-head.ts';
import { AuditKeys } from '#server/store/records/audit/audit-keys.ts';
import { verifyAudit } from '#server/store/records/audit/verify-audit.ts';
import { migrate } from '#server/store/records/migrate.ts';
import { openRecords, RECORDS_FILE } from '#server/store/records/open-records.ts';
import { note } from './headline.ts';
import { stateOfPicture } from './kept-picture.ts';
import { append, DOC, FOLDED, openStore, WORDS, type Step } from './one-step.ts';
import { rounds } from './rounds.ts';
import { whyNoInjection } from './syscall-fault.ts';

/**
 * B6: SIGKILL before every system call with which a fold, a rotation, an erasure … changes the disk.
 * What is found then is the state before or the one after, never neither; what was promised stays.
 */
const CHANGES: readonly string[] = [
	...['pwrite64', 'pwritev', 'write', 'fdatasync', 'fsync', 'ftruncate', 'fallocate'],
	...['rename', 'unlink', 'rmdir', 'mkdir', 'copy_file_range', 'sendfile'],
];
const STEP = new URL('./one-step.ts', import.meta.url).pathname;
const notTried = await whyNoInjection();
if (notTried !== null) note({ row: 'killed at every call', notTried });

let home: string;
let kills = 0;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-calls-'));
	const store = join(home, 'store');
	mkdirSync(store);
	await openAndClose(store);
	const database = openStore(store);
	for (const text of WORDS) append(database, text);
	database.close();
	const two = join(home, 'two-generations');
	cpSync(store, two, { recursive: true });
	const more = openStore(two);
	append(more, '二代', 2);
	more.close();
	const old = join(home, 'version-5');
	cpSync('tests/fixtures/log-version-5', old, { recursive: true });
	mkdirSync(join(old, 'keys'));
	cpSync(join(old, 'key-ring.json'), join(old, 'keys', 'key-ring.json'));
	const unsealed = join(home, 'unsealed');
	cpSync(store, unsealed, { recursive: true });
	unsealAudit(unsealed);
});

afterAll(() => {
	note({ row: 'killed at every call', survived: kills });
	rmSync(home, { recursive: true });
});

/** One call of a step, by its name and by how many of that name one thread has made until then. */
interface Call {
	readonly name: string;
	readonly number: number;
}

/** Takes a step on a copy of the store, killed at this call; says whether it was acknowledged. */
async function run(from: string, step: Step, kill: Call | null) {
	const folder = join(home, 'now');
	rmSync(folder, { recursive: true, force: true });
	cpSync(join(home, from), folder, { recursive: true });
	const path = join(home, 'calls');
	const args = ['-f', '-qq', '-o', path, '-e', `trace=${CHANGES.join(',')}`];
	// Of several names in one injection each is counted by itself, hence one name at a time.
	if (kill !== null) args.push('-e', `inject=${kill.name}:signal=KILL:when=${kill.number}`);
	// One thread for the disk, so that its calls have an order; every thread counts its own.
	const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
	const child = spawn('strace', [...args, process.execPath, STEP, folder, step], { env });
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	let complaint = '';
	child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	await once(child, 'close');
	if (kill === null && said !== 'done') throw new Error(complaint);
	return { folder, isDone: said === 'done', calls: callsIn(readFileSync(path, 'latin1')) };
}

/** Every call that can be told from the others, however many threads have made one of this number. */
function callsIn(trace: string): Call[] {
	const counts = new Map<string, number>();
	const most = new Map<string, number>();
	for (const line of trace.split('\n')) {
		const [, thread = '', name = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
		if (name === '') continue;
		const count = (counts.get(`${thread} ${name}`) ?? 0) + 1;
		counts.set(`${thread} ${name}`, count);
		most.set(name, Math.max(most.get(name) ?? 0, count));
	}
	return [...most].flatMap(([name, count]) =>
		Array.from({ length: count }, (_, index) => ({ name, number: index + 1 })),
	);
}

async function killEverywhere(step: Step, { from, check, ends }: Check): Promise<void> {
	const whole = await run(from, step, null);
	expect(whole.isDone).toBe(true);
	await check(whole.folder, true);
	const found = new Set<string>();
	const every = Math.max(1, whole.calls.length / rounds(40));
	let cut = 0;
	let tried = 0;
	for (let at = 0; at < whole.calls.length; at += every, tried++) {
		const kill = whole.calls[Math.floor(at)] ?? null;
		const { folder, isDone } = await run(from, step, kill);
		if (!isDone) cut++;
		try {
			found.add(await check(folder, isDone));
		} catch (cause) {
			throw new Error(`${step}, killed at ${kill?.name} ${kill?.number}`, { cause });
		}
	}
	kills += cut;
	// Where nothing was cut off, or only before it began, nothing was tried.
	expect(cut).toBeGreaterThan(tried * 0.8);
	if (every === 1) expect([...found].sort()).toEqual(ends);
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The words of a generation, and that the store takes more. */
function wordsIn(folder: string, generation = 1): string[] {
	const database = openStore(folder);
	try {
		append(database, '后', 9);
		const rows = database.history(DOC, generation, 0);
		const { snapshot, tail } = database.read(DOC, generation);
		const after = rows.filter(({ seq }) => seq > (snapshot?.seq ?? 0));
		expect(tail.map(({ seq }) => seq)).toEqual(after.map(({ seq }) => seq));
		const upTo = rows
			.filter(({ seq }) => seq <= (snapshot?.seq ?? 0))
			.map(({ bytes }) => textOf(bytes));
		if (snapshot !== null) expect(textOf(snapshot.state)).toBe(upTo.join(''));
		return rows.map(({ bytes }) => textOf(bytes));
	} finally {
		database.close();
	}
}

const [ONE = '', , , , , SIX = ''] = WORDS;
const PUT = [ONE, FOLDED, SIX];
const NEW = WORDS.map((text) => `新${text}`);

interface Check {
	/** The store it begins with. */
	readonly from: string;
	/** Says which state it finds; throws for neither, and for an old one after the promise. */
	readonly check: (folder: string, isDone: boolean) => string | Promise<string>;
	/** The states that a step which is cut off everywhere must have left, now the one, now the other. */
	readonly ends: readonly string[];
}

/** Which of two states the words are in. */
function stateOf(words: readonly string[], old: readonly string[], fresh: readonly string[]) {
	return (isDone: boolean): string => {
		expect(isDone ? [fresh] : [fresh, old]).toContainEqual(words);
		return words.join() === old.join() ? 'old' : 'new';
	};
}

const openAndClose = async (folder: string) =>
	(await openRecords(join(folder, RECORDS_FILE), join(folder, 'keys'))).destroy();

const OLD_ROWS = 40;

/** As a program that sealed no audit left it. */
function unsealAudit(folder: string): void {
	for (const name of ['', '-sum', '-audit']) rmSync(join(folder, `${RECORDS_FILE}${name}`));
	const db = new DatabaseSync(join(folder, RECORDS_FILE));
	db.exec('PRAGMA journal_mode = WAL');
	migrate(db, 19);
	const add = db.prepare(`INSERT INTO audit VALUES ('2026-11-26T08:00:00Z', NULL, 'act', ?)`);
	for (let number = 0; number < OLD_ROWS; number++) add.run(`chd_${number}`);
	db.close();
}

/** D13: the rows of the audit, which is whole by the head that was found and by the one put there. */
async function rowsOfWholeAudit(folder: string): Promise<number> {
	const path = join(folder, RECORDS_FILE);
	const keys = new AuditKeys(must(KeyRing.load(join(folder, 'keys')), 'a ring'));
	const found = readHead(path, keys);
	await openAndClose(folder);
	const db = new DatabaseSync(path, { readOnly: true });
	const verdicts = [found, readHead(path, keys)].map((head) => verifyAudit(db, head, keys));
	db.close();
	// Before the first row there is nothing that a head could have been taken from.
	const [first, now] = verdicts;
	if (found !== null) expect(first).toEqual(now);
	if (now?.type !== 'whole') throw new Error(`A false alarm: ${JSON.stringify(now)}`);
	return now.rows;
}

const both = ['new', 'old'];

const checks: Record<Step, Check> = {
	migrate: {
		from: 'version-5',
		check: (folder) => {
			expect(wordsIn(folder).slice(0, 6)).toEqual(WORDS);
			return 'whole';
		},
		ends: ['whole'],
	},
	snapshot: {
		from: 'store',
		check: (folder) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			return hasSnapshot(folder) ? 'new' : 'old';
		},
		ends: both,
	},
	fold: {
		from: 'store',
		check: (folder, isDone) => stateOf(wordsIn(folder), WORDS, PUT)(isDone),
		ends: both,
	},
	rotate: {
		from: 'store',
		check: (folder, isDone) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			expect(KeyRing.load(join(folder, 'keys'))).not.toBeNull();
			const ring = readFileSync(join(folder, 'keys', 'key-ring.json'), 'utf8');
			const isNew = ring.split('"id"').length > 2;
			if (isDone) expect(isNew).toBe(true);
			return isNew ? 'new' : 'old';
		},
		ends: both,
	},
	generation: {
		from: 'store',
		check: (folder, isDone) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			return stateOf(wordsIn(folder, 2), [], NEW)(isDone);
		},
		ends: both,
	},
	erase: {
		from: 'two-generations',
		check: (folder, isDone) => {
			expect(wordsIn(folder, 2)).toEqual(['二代']);
			return stateOf(wordsIn(folder), WORDS, [])(isDone);
		},
		ends: both,
	},
	backup: {
		from: 'store',
		check: (folder, isDone) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			const copy = join(folder, 'backup');
			if (isDone) expect(existsSync(copy)).toBe(true);
			if (!existsSync(copy)) return 'old';
			cpSync(join(folder, 'keys'), join(copy, 'keys'), { recursive: true });
			expect(wordsIn(copy)).toEqual(WORDS);
			return 'new';
		},
		ends: both,
	},
	decide: {
		from: 'store',
		check: async (folder, isDone) => {
			const rows = await rowsOfWholeAudit(folder);
			expect(isDone ? [6] : [0, 2, 4, 6]).toContain(rows);
			return String(rows);
		},
		ends: ['0', '2', '4', '6'],
	},
	sealAudit: {
		from: 'unsealed',
		check: async (folder) => {
			expect(await rowsOfWholeAudit(folder)).toBe(OLD_ROWS);
			return 'whole';
		},
		ends: ['whole'],
	},
	picture: { from: 'store', check: stateOfPicture, ends: both },
};

function hasSnapshot(folder: string): boolean {
	const database = openStore(folder);
	try {
		return database.read(DOC, 1).snapshot !== null;
	} finally {
		database.close();
	}
}

test.skipIf(notTried !== null).each(Object.entries(checks) as [Step, Check][])(
	'B6: %s, killed at its calls, leaves the old state or the new one',
	async (step, check) => {
		await killEverywhere(step, check);
	},
	600_000,
);
