import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources, isBuilt, stampBuild } from './build-stamp.ts';

/**
 * Builds the pages unless `build/` was made from today's sources. Vite runs in a process of its own:
 * the server that starts afterwards should not carry a bundler's memory.
 */
export async function buildWhenNeeded(projectDir: string): Promise<'built' | 'already-built'> {
	const sources = await hashSources(projectDir);
	if (await isBuilt(projectDir, sources)) return 'already-built';
	process.stdout.write('正在准备页面，只需一次…… Building the pages, this once…\n');
	await runVite(projectDir);
	await stampBuild(projectDir, sources);
	return 'built';
}

async function runVite(projectDir: string): Promise<void> {
	const vite = join(projectDir, 'node_modules/vite/bin/vite.js');
	if (!existsSync(vite)) throw new Error('The build tools are missing: run "npm ci" first.');
	const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
		cwd: projectDir,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	// What a bundler says while all goes well tells a school nothing; it is shown when it fails.
	const said: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	if (code === 0) return;
	process.stderr.write(Buffer.concat(said));
	throw new Error('The pages could not be built; the lines above say why.');
}
