import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../run/steps.ts';

/**
 * The files that belong to the project: tracked ones and new ones that are not ignored, as paths
 * relative to its folder, so that a rule already holds before the first commit of a file.
 */
export function projectFiles(): string[] {
	const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
		cwd: PROJECT_DIR,
		encoding: 'utf8',
	});
	const deleted = execFileSync('git', ['ls-files', '-z', '-d'], {
		cwd: PROJECT_DIR,
		encoding: 'utf8',
	}).split('\0');
	return listed.split('\0').filter((file) => file !== '' && !deleted.includes(file));
}

export function readProjectFile(path: string): string {
	return readFileSync(join(PROJECT_DIR, path), 'utf8');
}
