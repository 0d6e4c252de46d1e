import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { LARGE_SCHOOL_PASSWORD, seedLargeSchool } from '../demo/large/large-school.ts';
import type { LargeSize } from '../demo/large/cast.ts';
import { createEnvironment } from '../environment.ts';
import { requireNode } from './require-node.ts';

/**
 * `npm run seed -- --children 750 --years 3` fills an empty store (`JIASHU_DATA`, by default
 * `data-large/`) with an invented school of that size, mentors in proportion unless `--mentors` says
 * how many. Start it with the same `JIASHU_DATA` and `npm start`.
 */
requireNode();

/** The size that was asked for; an error whose words say what to mend. */
export function readSize(args: readonly string[]): LargeSize {
	const { values } = parseArgs({
		args: [...args],
		options: {
			children: { type: 'string', default: '750' },
			years: { type: 'string', default: '3' },
			mentors: { type: 'string' },
		},
	});
	const children = readNumber('children', values.children, 3, 5000);
	return {
		children,
		years: readNumber('years', values.years, 1, 10),
		mentors: readNumber('mentors', values.mentors ?? String(Math.ceil(children * 0.12)), 1, 1000),
	};
}

function readNumber(name: string, value: string, min: number, max: number): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= min && number <= max) return number;
	throw new Error(`--${name} must be a whole number from ${min} to ${max}, not "${value}".`);
}

async function seed(): Promise<void> {
	const size = readSize(process.argv.slice(2));
	const config = readConfig({ JIASHU_DATA: 'data-large', ...process.env }, []);
	const startedAt = performance.now();
	await seedLargeSchool(config, createEnvironment('warn'), size, (line) => {
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
		process.stdout.write(`${seconds.padStart(4)} s  ${line}\n`);
	});
	process.stdout.write(
		`\n${config.dataDir}: admin, leader, archivist, counselor, head1…, mentor1…; password ${LARGE_SCHOOL_PASSWORD}\n`,
	);
}

if (import.meta.main) {
	try {
		await seed();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	}
}
