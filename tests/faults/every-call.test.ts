import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecords } from '#server/store/records/open-records.ts';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { note } from './headline.ts';
import { append, DOC, FOLDED, openStore, WORDS, type Step } from './one-step.ts';
import { rounds } from './rounds.ts';
import { whyNoInjection } from './syscall-fault.ts';

/**
 * B6: SIGKILL at every system call with which a fold, a rotation, an erasure … changes the disk. What
 * is found then is the state before or the one after, never neither; what was promised stays.
 */
const CHANGES = [
	...['pwrite64', 'pwritev', 'write', 'fdatasync', 'fsync', 'ftruncate', 'fallocate'],
	...['rename', 'unlink', 'rmdir', 'mkdir', 'openat', 'copy_file_range', 'sendfile'],
].join(',');
const STEP = new URL('./one-step.ts', import.meta.url).pathname;
const notTried = await whyNoInjection();
if (notTried !== null) note({ row: 'killed at every call', notTried });

let home: string;
let kills = 0;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-calls-'));
	const store = join(home, 'store');
	mkdirSync(store);
	const records = await openRecords(join(store, 'records.sqlite'));
	await records.destroy();
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
});

afterAll(() => {
	note({ row: 'killed at every call', survived: kills });
	rmSync(home, { recursive: true });
});

/** Takes a step on a copy of the store, killed at its n-th call; says whether it was acknowledged. */
async function run(from: string, step: Step, kill: number | null) {
	const folder = join(home, 'now');
	rmSync(folder, { recursive: true, force: true });
	cpSync(join(home, from), folder, { recursive: true });
	const calls = join(home, 'calls');
	const args = ['-f', '-qq', '-o', calls, '-e', `trace=${CHANGES}`];
	if (kill !== null) args.push('-e', `inject=${CHANGES}:signal=KILL:when=${kill}`);
	// One thread for the disk, so that its calls have an order; every thread counts its own.
	const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
	const child = spawn('strace', [...args, process.execPath, STEP, folder, step], { env });
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	let complaint = '';
	child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	await once(child, 'close');
	if (kill === null && said !== 'done') throw new Error(complaint);
	return { folder, isDone: said === 'done', calls: callsOf(readFileSync(calls, 'latin1'), folder) };
}

/** The first and the last call of a thread that touches the store, by its number there. */
function callsOf(trace: string, folder: string): { readonly first: number; readonly last: number } {
	const counts = new Map<string, number>();
	let [first, last] = [Infinity, 0];
	for (const line of trace.split('\n')) {
		const [, thread = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
		if (call === '') continue;
		const count = (counts.get(thread) ?? 0) + 1;
		counts.set(thread, count);
		if (line.includes(folder)) first = Math.min(first, count);
		last = Math.max(last, count);
	}
	return { first, last };
}

async function killEverywhere(
	step: Step,
	from: string,
	check: (folder: string, isDone: boolean) => void,
): Promise<void> {
	const whole = await run(from, step, null);
	expect(whole.isDone).toBe(true);
	check(whole.folder, true);
	const { first, last } = whole.calls;
	const every = Math.max(1, Math.round((last - first) / rounds(12)));
	for (let kill = first; kill <= last; kill += every) {
		const { folder, isDone } = await run(from, step, kill);
		kills++;
		try {
			check(folder, isDone);
		} catch (cause) {
			throw new Error(`${step}, killed at call ${kill}`, { cause });
		}
	}
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

const checks: Record<Step, readonly [from: string, (folder: string, isDone: boolean) => void]> = {
	migrate: ['version-5', (folder) => expect(wordsIn(folder).slice(0, 6)).toEqual(WORDS)],
	snapshot: ['store', (folder) => expect(wordsIn(folder)).toEqual(WORDS)],
	fold: [
		'store',
		(folder, isDone) => expect(isDone ? [PUT] : [PUT, WORDS]).toContainEqual(wordsIn(folder)),
	],
	rotate: [
		'store',
		(folder, isDone) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			const ring = readFileSync(join(folder, 'keys', 'key-ring.json'), 'utf8');
			expect(KeyRing.load(join(folder, 'keys'))).not.toBeNull();
			expect(ring.split('"id"').length - 1).toBeGreaterThanOrEqual(isDone ? 2 : 1);
		},
	],
	generation: [
		'store',
		(folder, isDone) => {
			expect(isDone ? [NEW] : [NEW, []]).toContainEqual(wordsIn(folder, 2));
			expect(wordsIn(folder)).toEqual(WORDS);
		},
	],
	erase: [
		'two-generations',
		(folder, isDone) => {
			expect(isDone ? [[]] : [[], WORDS]).toContainEqual(wordsIn(folder));
			expect(wordsIn(folder, 2)).toEqual(['二代']);
		},
	],
	backup: [
		'store',
		(folder, isDone) => {
			expect(wordsIn(folder)).toEqual(WORDS);
			const copy = join(folder, 'backup');
			if (isDone) expect(existsSync(copy)).toBe(true);
			if (!existsSync(copy)) return;
			cpSync(join(folder, 'keys'), join(copy, 'keys'), { recursive: true });
			expect(wordsIn(copy)).toEqual(WORDS);
		},
	],
};

test.skipIf(notTried !== null).each(Object.entries(checks) as [Step, (typeof checks)[Step]][])(
	'B6: %s, killed at its calls, leaves the old state or the new one',
	async (step, [from, check]) => {
		await killEverywhere(step, from, check);
	},
	600_000,
);
