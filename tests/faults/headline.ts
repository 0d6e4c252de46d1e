import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seed } from './rounds.ts';

/** Where the tests of a run write down what they did; set before the first worker starts. */
const FILE = 'JIASHU_FAULT_NOTES';

export interface FaultNote {
	/** Which row of the list of faults, e.g. `kill -9`. */
	readonly row: string;
	readonly survived?: number;
	readonly acknowledged?: number;
	readonly lost?: number;
	/** Why this fault was not tried on this machine. */
	readonly notTried?: string;
}

/** Adds to the headline of the run. */
export function note(entry: FaultNote): void {
	const path = process.env[FILE];
	if (path !== undefined) appendFileSync(path, `${JSON.stringify(entry)}\n`);
}

/** Vitest calls this before the first test; what it returns, after the last one. */
export default function setup(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'jiashu-faults-'));
	process.env[FILE] = join(folder, 'notes');
	writeFileSync(process.env[FILE], '');
	return () => {
		const lines = readFileSync(join(folder, 'notes'), 'utf8').split('\n').filter(Boolean);
		rmSync(folder, { recursive: true });
		process.stdout.write(headlineOf(lines.map((line) => JSON.parse(line) as FaultNote)));
	};
}

function headlineOf(notes: readonly FaultNote[]): string {
	const sum = (key: 'survived' | 'acknowledged' | 'lost', row?: string) =>
		notes
			.filter((each) => row === undefined || each.row === row)
			.reduce((total, each) => total + (each[key] ?? 0), 0);
	const rows = [...new Set(notes.filter(({ notTried }) => !notTried).map(({ row }) => row))];
	const perRow = rows.map((row) => `  ${row}: ${sum('survived', row)}\n`);
	const notTried = notes
		.filter((each) => each.notTried !== undefined)
		.map(({ row, notTried }) => `  not tried here: ${row} (${notTried})\n`);
	return (
		`\nfaults survived: ${sum('survived')}; edits acknowledged: ${sum('acknowledged')}, ` +
		`of them lost: ${sum('lost')} (seed ${seed})\n${perRow.join('')}${[...new Set(notTried)].join('')}\n`
	);
}
