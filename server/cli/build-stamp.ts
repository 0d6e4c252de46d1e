import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Tells whether `build/` was made from the sources that are here now. The stamp lies inside
 * `build/`, which a build empties first and which is stamped last, so a build that was cut short is
 * never taken for a whole one.
 */
const STAMP = 'build/sources.sha256';

/** What a build is made from; everything else may change without a new build. */
const SOURCES = [
	'src/**/*',
	'static/**/*',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
];

/** Made by the build itself, so not a source of it; tests are not built. */
const MADE = /(^|\/)(generated|cache)\/|project\.inlang\/(\.|README)|\.test\.ts$/;

/** A SHA-256 (hex) over names and contents of all sources. */
export async function hashSources(projectDir: string): Promise<string> {
	const files: string[] = [];
	for await (const entry of glob(SOURCES, { cwd: projectDir, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name)
			.slice(projectDir.length)
			.replace(/^[\\/]/, '');
		if (entry.isFile() && !MADE.test(path.replaceAll('\\', '/'))) files.push(path);
	}
	const hash = createHash('sha256');
	for (const file of files.sort()) {
		const bytes = await readFile(join(projectDir, file));
		hash.update(`${file}\0${bytes.length}\0`).update(bytes);
	}
	return hash.digest('hex');
}

/** Is there a whole build of exactly these sources? */
export async function isBuilt(projectDir: string, sources: string): Promise<boolean> {
	try {
		return (await readFile(join(projectDir, STAMP), 'utf8')) === sources;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
		throw error;
	}
}

export async function stampBuild(projectDir: string, sources: string): Promise<void> {
	await writeFile(join(projectDir, STAMP), sources);
}
