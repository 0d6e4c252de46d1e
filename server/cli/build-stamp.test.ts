import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashSources, isBuilt, stampBuild } from './build-stamp.ts';

describe('the stamp of a build', () => {
	let dir = '';

	beforeEach(async () => {
		dir = await mkdtemp(join(tmpdir(), 'jiashu-stamp-'));
		await mkdir(join(dir, 'src/lib/i18n/generated'), { recursive: true });
		await mkdir(join(dir, 'build'));
		await writeFile(join(dir, 'src/page.svelte'), 'one');
		await writeFile(join(dir, 'package-lock.json'), '{}');
	});

	afterEach(() => rm(dir, { recursive: true }));

	it('holds for the sources it was made from, and for no others', async () => {
		const before = await hashSources(dir);
		expect(await isBuilt(dir, before)).toBe(false);
		await stampBuild(dir, before);
		expect(await isBuilt(dir, await hashSources(dir))).toBe(true);

		await writeFile(join(dir, 'src/page.svelte'), 'two');
		expect(await isBuilt(dir, await hashSources(dir))).toBe(false);
	});

	it.each(['src/new.ts', 'package-lock.json'])('changes with %s', async (file) => {
		const before = await hashSources(dir);
		await writeFile(join(dir, file), 'changed');
		expect(await hashSources(dir)).not.toBe(before);
	});

	it.each(['src/lib/i18n/generated/messages.js', 'src/page.test.ts', 'README.md'])(
		'does not change with %s, which is not built',
		async (file) => {
			const before = await hashSources(dir);
			await writeFile(join(dir, file), 'changed');
			expect(await hashSources(dir)).toBe(before);
		},
	);
});
