import { createHash } from 'node:crypto';
import { cp, glob, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#domain/assert.ts';
import { PROJECT_DIR } from '../run/steps.ts';

/** The product as a school gets it with an update: another build, of which no file has its old address. */
export interface NextBuild {
	readonly projectDir: string;
	/** In the address of each of its files, and of none of the build before. */
	readonly mark: string;
	remove(): Promise<void>;
}

/** As long as the word it stands in for, so that nothing else of a file moves. */
const MARK = 'immutabel';

/** Made from the build at hand: building the pages anew would take a minute and give the same words. */
export async function makeNextBuild(): Promise<NextBuild> {
	const projectDir = await mkdtemp(join(tmpdir(), 'jiashu-next-'));
	const parts = ['server', 'src', 'static', 'build'];
	const files = ['package.json', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
	for (const part of [...parts, ...files]) {
		await cp(join(PROJECT_DIR, part), join(projectDir, part), { recursive: true });
	}
	await symlink(join(PROJECT_DIR, 'node_modules'), join(projectDir, 'node_modules'));
	await renameFiles(join(projectDir, 'build'));
	return {
		projectDir,
		mark: MARK,
		remove: () => rm(projectDir, { recursive: true, force: true }),
	};
}

async function renameFiles(build: string): Promise<void> {
	const said = await readFile(join(build, 'client/_app/version.json'), 'utf8');
	const version = must(/"version":"(\d+)"/.exec(said)?.[1], 'a version');
	const next = String(Number(version) + 1);
	await cp(join(build, 'client/_app/immutable'), join(build, `client/_app/${MARK}`), {
		recursive: true,
	});
	await rm(join(build, 'client/_app/immutable'), { recursive: true });
	for await (const packed of glob('{client,prerendered}/**/*.{br,gz}', { cwd: build })) {
		await unlink(join(build, packed));
	}
	for await (const file of glob('**/*.{js,mjs,css,html,json}', { cwd: build })) {
		const path = join(build, file);
		const text = await readFile(path, 'utf8');
		const renamed = text.replaceAll('immutable', MARK).replaceAll(version, next);
		if (renamed !== text) await writeFile(path, allowed(text, renamed));
	}
}

/** A page names its own scripts by their hashes (CSP): those of the renamed ones are others. */
function allowed(before: string, after: string): string {
	const [old, renamed] = [before, after].map(scriptHashes) as [string[], string[]];
	return old.reduce((text, hash, index) => text.replace(hash, renamed[index] ?? hash), after);
}

function scriptHashes(html: string): string[] {
	return [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
		createHash('sha256').update(script).digest('base64'),
	);
}
