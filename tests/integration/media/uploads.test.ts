import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createId } from '#domain/ids.ts';
import { PHOTO_BYTES_MAX } from '#domain/photo.ts';
import { openTestSharing, type TestSharing } from '../sharing/test-sharing.ts';
import { CANARY, hostileImages } from './hostile-images.ts';

let home: TestSharing;
beforeAll(async () => {
	home = await openTestSharing();
});
afterAll(() => home.close());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const newSession = () => createId('session', home.school.env.random);

function receive(bytes: Uint8Array, hash = sha256(bytes), session = newSession()) {
	const body = new Blob([new Uint8Array(bytes)]).stream();
	return home.uploads.receive({
		...{ hash, body, session, by: home.mentorId },
		kept: [{ childId: home.childId, uses: ['journal'] }],
	});
}

/** Every file the store has written so far. */
async function storedFiles(): Promise<Buffer[]> {
	const names = await readdir(home.dataDir, { recursive: true, withFileTypes: true });
	const files = names.filter((entry) => entry.isFile());
	return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
}

test('[D10] of a corpus of odd pictures nothing but pixels is kept, and what is no picture is refused', async () => {
	const images = await hostileImages();
	expect(images.length).toBeGreaterThanOrEqual(20);
	const seen: string[] = [];
	const wanted = images.map(({ what, expected }) => `${expected}: ${what}`);
	for (const { what, bytes, expected } of images) {
		if (expected === 'kept') expect(bytes.length, what).toBeGreaterThan(0);
		const received = await receive(bytes);
		seen.push(`${received.ok ? 'kept' : 'refused'}: ${what}`);
	}
	expect(seen).toEqual(wanted);
	const files = await storedFiles();
	expect(files.length).toBe(images.filter(({ expected }) => expected === 'kept').length * 2);
	for (const file of files) {
		expect(file.includes('CANARY')).toBe(false);
		const { format, exif, xmp, iptc, comments } = await sharp(file).metadata();
		expect({ format, exif, xmp, iptc, comments }).toEqual({ format: 'jpeg' });
	}
	expect(images.some(({ bytes }) => bytes.includes(CANARY))).toBe(true);
});

describe('what a device sends', () => {
	const aPhoto = (background: string) =>
		sharp({ create: { width: 40, height: 30, channels: 3, background } })
			.jpeg()
			.toBuffer();

	test('is known by the name it had on the device, and what is kept can be checked', async () => {
		const bytes = await aPhoto('#123');
		expect(await receive(bytes)).toEqual({ ok: true, value: null });
		const hash = sha256(bytes);
		const row = await home.school.records
			.selectFrom('photo')
			.selectAll()
			.where('hash', '=', hash)
			.executeTakeFirstOrThrow();
		const stored = await home.media.read(hash, 'full');
		expect(stored).not.toBeNull();
		expect(sha256(stored ?? new Uint8Array())).toBe(row.storedHash);
		expect(row.storedHash).not.toBe(hash);
	});

	test('is refused under another name, so that nobody puts one picture in the place of another', async () => {
		const [one, other] = [await aPhoto('#456'), await aPhoto('#654')];
		expect(await receive(one, sha256(other))).toMatchObject({ error: { type: 'torn' } });
		expect(await receive(one, '../../records.sqlite')).toMatchObject({ error: { type: 'torn' } });
		expect(await home.media.childrenOf(sha256(other))).toEqual([]);
	});

	test('is cut off where it is longer than a picture may be', async () => {
		let pulled = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull: (stream) => {
				pulled += 100_000;
				stream.enqueue(new Uint8Array(100_000));
			},
		});
		const upload = { hash: 'a'.repeat(64), body: endless, by: home.mentorId };
		const received = await home.uploads.receive({
			...{ ...upload, session: newSession() },
			kept: [{ childId: home.childId, uses: ['journal'] }],
		});
		expect(received).toEqual({ ok: false, error: { type: 'too-large' } });
		expect(pulled).toBeLessThan(PHOTO_BYTES_MAX + 1_000_000);
	});

	test('comes one at a time from one session, and from others meanwhile', async () => {
		const bytes = await aPhoto('#789');
		const session = newSession();
		const first = receive(bytes, sha256(bytes), session);
		expect(await receive(bytes, sha256(bytes), session)).toMatchObject({
			error: { type: 'one-at-a-time' },
		});
		const other = receive(bytes);
		expect((await first).ok && (await other).ok).toBe(true);
		expect((await receive(bytes, sha256(bytes), session)).ok).toBe(true);
	});
});
