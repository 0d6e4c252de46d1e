import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_DIR, run } from './steps.ts';
import { tallyOf, type Tally, type VitestReport } from './tally.ts';

/** Runs these Vitest projects, shows their progress and counts their tests. */
export async function runVitest(title: string, projects: readonly string[]): Promise<Tally> {
	process.stdout.write(`— ${title} tests\n`);
	const dir = await mkdtemp(join(tmpdir(), 'jiashu-tests-'));
	const reportPath = join(dir, 'report.json');
	try {
		const exitCode = await run([
			`${PROJECT_DIR}/node_modules/.bin/vitest`,
			'run',
			...projects.map((name) => `--project=${name}`),
			'--passWithNoTests',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${reportPath}`,
		]);
		return tallyOf(await readReport(reportPath), exitCode);
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}

async function readReport(path: string): Promise<VitestReport | null> {
	try {
		return JSON.parse(await readFile(path, 'utf8')) as VitestReport;
	} catch (error) {
		process.stderr.write(`  no report of the tests: ${String(error)}\n`);
		return null;
	}
}
