import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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
		return tallyOf(`${title} tests`, await readReport(reportPath), exitCode);
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}

async function readReport(path: string): Promise<VitestReport | null> {
	try {
		const report = JSON.parse(await readFile(path, 'utf8')) as VitestReport;
		return { ...report, testResults: report.testResults.map(namedFromProject) };
	} catch (error) {
		process.stderr.write(`  no report of the tests: ${String(error)}\n`);
		return null;
	}
}

/** The same file, named as one would open it from the project's folder. */
function namedFromProject(
	file: VitestReport['testResults'][number],
): VitestReport['testResults'][number] {
	return { ...file, name: relative(PROJECT_DIR, file.name) };
}
