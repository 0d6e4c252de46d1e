import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { addPicture, openPictures } from './one-step.ts';

/**
 * Who has a row has both files, whole; without a row there may be files, never a part of one under its
 * name. The device, which was promised nothing, sends the picture again and finds it kept.
 */
export async function stateOfPicture(folder: string, isDone: boolean): Promise<string> {
	const found = picturesIn(folder);
	const { media, records } = await openPictures(folder);
	const rows = await records.selectFrom('photo').select(['hash', 'storedHash']).execute();
	if (isDone) expect(rows).toHaveLength(1);
	if (rows.length === 1) expect(found.map(({ size }) => size).sort()).toEqual(['full', 'thumb']);
	const hash = await addPicture(media);
	for (const size of ['full', 'thumb'] as const)
		expect(await media.read(hash, size)).not.toBeNull();
	const whole = picturesIn(folder);
	expect(whole).toHaveLength(2);
	for (const each of found) expect(whole).toContainEqual(each);
	const { storedHash } = await records
		.selectFrom('photo')
		.select('storedHash')
		.where('hash', '=', hash)
		.executeTakeFirstOrThrow();
	expect(whole.find(({ size }) => size === 'full')?.digest).toBe(storedHash);
	await records.destroy();
	return rows.length === 1 ? 'new' : 'old';
}

/** Pictures under the names by which they are found, without what was being written aside. */
function picturesIn(folder: string): { readonly size: string; readonly digest: string }[] {
	const media = join(folder, 'media');
	if (!existsSync(media)) return [];
	const names = readdirSync(media, { recursive: true, encoding: 'utf8' });
	return names.flatMap((name) => {
		const [, size] = /\.(full|thumb)\.jpg$/.exec(name) ?? [];
		if (size === undefined) return [];
		const bytes = readFileSync(join(media, name));
		return [{ size, digest: createHash('sha256').update(bytes).digest('hex') }];
	});
}
