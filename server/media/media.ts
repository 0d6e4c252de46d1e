import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChildId, MeetingId, UserId } from '#domain/ids.ts';
import { isPhotoHash, type PhotoUse } from '#domain/photo.ts';
import { ok, type Result } from '#domain/result.ts';
import type { Environment, Records } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import { shrinkPhoto, type ShrinkError } from './shrink.ts';

/**
 * The store of pictures: files below `<data>/media`, one row a child or meeting in the records. A picture is
 * known by the hash of the bytes that were sent, since the entry names it so before it has arrived;
 * what is kept is made anew from its pixels, and the row has the hash of that as well, so that a file
 * can be checked. Nobody can put a picture under another's name: the name is proved by the bytes.
 * A file is on the disk, fsynced, before its row says so. Who may see a picture is asked before.
 */
export interface Media {
	/** Makes a picture anew, keeps it for this child and gives the hash of the bytes given. */
	addPhoto(
		bytes: Uint8Array,
		childId: ChildId,
		by: UserId,
		uses?: readonly PhotoUse[],
	): Promise<Result<string, ShrinkError>>;
	/** As `addPhoto`, for a meeting: the paper on which people signed. */
	addMeetingPhoto(
		bytes: Uint8Array,
		meetingId: MeetingId,
		by: UserId,
	): Promise<Result<string, ShrinkError>>;
	/** The children this picture was kept for, and what it is for; empty where it is unknown. */
	childrenOf(hash: string): Promise<PhotoOwner[]>;
	/** The meetings this picture was kept for. */
	meetingsOf(hash: string): Promise<MeetingId[]>;
	/** The measures of pictures of one child, by hash; unknown ones are left out. */
	sizes(childId: ChildId, hashes: readonly string[]): Promise<ReadonlyMap<string, PhotoSize>>;
	/** Takes a picture from this child, and its files away when no other child has it. */
	removePhoto(hash: string, childId: ChildId): Promise<void>;
	/** Takes a picture from a meeting, and its files away when nothing else has it. */
	removeMeetingPhoto(hash: string, meetingId: MeetingId): Promise<void>;
	/** The bytes, always JPEG; `null` where the store does not have them as they were made. */
	read(hash: string, size: PhotoVariant): Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface PhotoOwner {
	readonly childId: ChildId;
	/** Does it show what was said for the child's contact card (C5)? */
	readonly isForCard: boolean;
}

export type PhotoVariant = 'thumb' | 'full';

export interface PhotoSize {
	readonly width: number;
	readonly height: number;
}

interface Needs {
	readonly dataDir: string;
	readonly records: Records;
	readonly env: Pick<Environment, 'now' | 'random' | 'log'>;
}

export function createMedia(needs: Needs): Media {
	const { records } = needs;
	return {
		addPhoto: (bytes, childId, by, uses = ['journal']) =>
			addPhoto(needs, bytes, { childId, by, uses }),
		addMeetingPhoto: (bytes, meetingId, by) => addMeetingPhoto(needs, bytes, { meetingId, by }),
		meetingsOf: async (hash) => {
			const rows = await records
				.selectFrom('meetingPhoto')
				.select('meetingId')
				.where('hash', '=', hash)
				.execute();
			return rows.map(({ meetingId }) => meetingId);
		},
		childrenOf: async (hash) => {
			const rows = await records
				.selectFrom('photo')
				.leftJoin('cardPhoto', (join) =>
					join
						.onRef('cardPhoto.hash', '=', 'photo.hash')
						.onRef('cardPhoto.childId', '=', 'photo.childId'),
				)
				.select(['photo.childId', 'cardPhoto.hash as ofCard'])
				.where('photo.hash', '=', hash)
				.execute();
			return rows.map(({ childId, ofCard }) => ({ childId, isForCard: ofCard !== null }));
		},
		sizes: async (childId, hashes) => {
			if (hashes.length === 0) return new Map();
			const rows = await records
				.selectFrom('photo')
				.select(['hash', 'width', 'height'])
				.where('childId', '=', childId)
				.where('hash', 'in', [...hashes])
				.execute();
			return new Map(rows.map(({ hash, width, height }) => [hash, { width, height }]));
		},
		removePhoto: (hash, childId) => removePhoto(needs, hash, childId),
		removeMeetingPhoto: async (hash, meetingId) => {
			await records
				.deleteFrom('meetingPhoto')
				.where('hash', '=', hash)
				.where('meetingId', '=', meetingId)
				.execute();
			await removeUnusedFiles(needs, hash);
		},
		read: (hash, size) => readPhoto(needs, hash, size),
	};
}

async function readPhoto(
	needs: Needs,
	hash: string,
	size: PhotoVariant,
): Promise<Uint8Array<ArrayBuffer> | null> {
	// Asked before a path is made of it: what is not a hash could climb out of the folder.
	if (!isPhotoHash(hash)) return null;
	return size === 'full' ? readFull(needs, hash) : readThumb(needs, hash);
}

/** Bytes that are not those that were made are shown to nobody (reliability.md, B9). */
async function readFull(needs: Needs, hash: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const bytes = await readIfThere(pathOf(needs.dataDir, hash, 'full'));
	const made = bytes && (await readMade(needs, hash));
	if (!made?.ok || sha256(bytes as Uint8Array) === made.value.storedHash) return bytes;
	needs.env.log.error({ hash }, 'a picture is damaged on disk and not shown; see a backup');
	return null;
}

/** A small picture that is damaged, missing or from before it had a digest is made anew. */
async function readThumb(needs: Needs, hash: string): Promise<Uint8Array<ArrayBuffer> | null> {
	const path = pathOf(needs.dataDir, hash, 'thumb');
	const file = await readIfThere(path);
	const bytes = file?.subarray(0, -DIGEST_BYTES);
	if (file && bytes && withDigest(bytes).equals(file)) return bytes;
	const full = await readFull(needs, hash);
	const shrunk = full && (await shrinkPhoto(full));
	if (!shrunk?.ok) return null;
	await writeDurably(needs, path, withDigest(shrunk.value.thumb));
	return new Uint8Array(shrunk.value.thumb);
}

const DIGEST_BYTES = 32;

/** The records hold the digest of the large picture; the small one's lies behind its JPEG. */
const withDigest = (bytes: Uint8Array) =>
	Buffer.concat([bytes, createHash('sha256').update(bytes).digest()]);

async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
	try {
		return new Uint8Array(await readFile(path));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

async function addPhoto(
	needs: Needs,
	bytes: Uint8Array,
	{ childId, by, uses }: { childId: ChildId; by: UserId; uses: readonly PhotoUse[] },
): Promise<Result<string, ShrinkError>> {
	const hash = sha256(bytes);
	const made = (await readMade(needs, hash)) ?? (await makeAnew(needs, hash, bytes));
	if (!made.ok) return made;
	const row = { hash, childId, ...made.value, addedBy: by, addedAt: needs.env.now() };
	await needs.records.transaction().execute(async (records) => {
		const known = await records
			.selectFrom('photo')
			.select('hash')
			.where('hash', '=', hash)
			.where('childId', '=', childId)
			.executeTakeFirst();
		if (known === undefined) await records.insertInto('photo').values(row).execute();
		if (!uses.includes('card')) return;
		await records
			.insertInto('cardPhoto')
			.values({ hash, childId })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	});
	return ok(hash);
}

async function addMeetingPhoto(
	needs: Needs,
	bytes: Uint8Array,
	{ meetingId, by }: { meetingId: MeetingId; by: UserId },
): Promise<Result<string, ShrinkError>> {
	const hash = sha256(bytes);
	const made = (await readMade(needs, hash)) ?? (await makeAnew(needs, hash, bytes));
	if (!made.ok) return made;
	await needs.records
		.insertInto('meetingPhoto')
		.values({ hash, meetingId, ...made.value, addedBy: by, addedAt: needs.env.now() })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	return ok(hash);
}

type Made = Pick<RecordTables['photo'], 'storedHash' | 'width' | 'height' | 'bytes'>;

/** What was made of the same bytes before, for another child or meeting. */
async function readMade({ records }: Needs, hash: string): Promise<Result<Made, never> | null> {
	for (const table of ['photo', 'meetingPhoto'] as const) {
		const row = await records
			.selectFrom(table)
			.select(['storedHash', 'width', 'height', 'bytes'])
			.where('hash', '=', hash)
			.limit(1)
			.executeTakeFirst();
		if (row !== undefined) return ok(row);
	}
	return null;
}

async function makeAnew(
	needs: Needs,
	hash: string,
	bytes: Uint8Array,
): Promise<Result<Made, ShrinkError>> {
	const shrunk = await shrinkPhoto(bytes);
	if (!shrunk.ok) return shrunk;
	const { full, thumb, width, height } = shrunk.value;
	await writeDurably(needs, pathOf(needs.dataDir, hash, 'thumb'), withDigest(thumb));
	await writeDurably(needs, pathOf(needs.dataDir, hash, 'full'), full);
	return ok({ storedHash: sha256(full), width, height, bytes: full.byteLength });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function removePhoto(needs: Needs, hash: string, childId: ChildId): Promise<void> {
	for (const table of ['cardPhoto', 'photo'] as const) {
		await needs.records
			.deleteFrom(table)
			.where('hash', '=', hash)
			.where('childId', '=', childId)
			.execute();
	}
	await removeUnusedFiles(needs, hash);
}

/** A picture that neither a child nor a meeting has any more leaves the disk. */
async function removeUnusedFiles(needs: Needs, hash: string): Promise<void> {
	if (!isPhotoHash(hash) || (await readMade(needs, hash)) !== null) return;
	const folder = dirname(pathOf(needs.dataDir, hash, 'full'));
	// What a crash left half written beside the two holds the same picture.
	for (const name of await namesIn(folder)) {
		if (name.startsWith(`${hash}.`)) await rm(join(folder, name), { force: true });
	}
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

function pathOf(dataDir: string, hash: string, size: PhotoVariant): string {
	return join(dataDir, 'media', hash.slice(0, 2), `${hash}.${size}.jpg`);
}

/** Whole or not at all, also through a power cut: written aside, fsynced, then renamed. */
async function writeDurably({ env }: Needs, path: string, bytes: Uint8Array): Promise<void> {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true });
	// A name of its own, so that two uploads of one picture never write into one file.
	const aside = `${path}.${Buffer.from(env.random(new Uint8Array(8))).toString('hex')}.part`;
	await using file = await open(aside, 'w');
	await file.writeFile(bytes);
	await file.sync();
	await rename(aside, path);
	await using directory = await open(folder, 'r');
	await directory.sync();
}
