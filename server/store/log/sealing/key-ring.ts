import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import type { DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { PayloadError } from '../codec.ts';
import { OVERHEAD_BYTES, openFrom, sealInto } from './aes-gcm.ts';

const KEY_BYTES = 32;
const FILE = 'key-ring.json';
const ABOUT =
	'Keys of the school store. Keep a copy apart from the backups: without it no backup can be read.';

const FileSchema = v.object({
	about: v.string(),
	ring: v.string(),
	/** Oldest first; the last one wraps, the others only unwrap. */
	keys: v.pipe(
		v.array(v.object({ id: v.string(), made: v.string(), key: v.pipe(v.string(), v.base64()) })),
		v.minLength(1),
	),
});
type RingFile = v.InferOutput<typeof FileSchema>;

/** A data key as it lies in the database, and which key of the ring opens it. */
export interface WrappedKey {
	readonly ringKeyId: string;
	readonly wrapped: Uint8Array;
}

/** The ring is missing, another store's, or older than the store; the message says what to do. */
export class KeyRingError extends Error {
	override readonly name = 'KeyRingError';
}

/** Where the ring lies unless told otherwise: beside the folder of the store, never inside it. */
export function keysDirBeside(dataDir: string): string {
	return join(dirname(dataDir), `${basename(dataDir)}-keys`);
}

/**
 * The keys that wrap the data keys (R10), in a file of their own that lies apart from the database
 * and its backups. Old ones stay, so that old backups can be restored.
 */
export class KeyRing {
	readonly #folder: string;
	#file: RingFile;

	private constructor(folder: string, file: RingFile) {
		this.#folder = folder;
		this.#file = file;
	}

	/** Reads the ring; `null` when there is none. Throws a `KeyRingError` when it cannot be read. */
	static load(folder: string): KeyRing | null {
		const file = readRing(folder);
		return file && new KeyRing(folder, file);
	}

	/** Makes a ring with one key. Call it only for a store that has sealed nothing yet. */
	static create(folder: string): KeyRing {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const file = {
			about: ABOUT,
			ring: `ring_${randomBytes(9).toString('hex')}`,
			keys: [makeKey()],
		};
		writeRing(folder, file);
		return new KeyRing(folder, file);
	}

	/** Names this ring among all; the store remembers it. */
	get id(): string {
		return this.#file.ring;
	}

	/** The key that wraps from now on. */
	get newestKeyId(): string {
		return must(this.#file.keys.at(-1), 'a ring has a key').id;
	}

	has(ringKeyId: string): boolean {
		return this.#file.keys.some(({ id }) => id === ringKeyId);
	}

	/** Reads the file again, for a key that was added by another process. */
	reload(): void {
		const file = readRing(this.#folder);
		if (file === null) throw new KeyRingError(`The key ring in ${this.#folder} has gone.`);
		if (file.ring !== this.#file.ring) {
			throw new KeyRingError(`The key ring in ${this.#folder} was exchanged.`);
		}
		this.#file = file;
	}

	/** Adds a key and makes it the newest; durable on return. */
	addKey(): void {
		const file = { ...this.#file, keys: [...this.#file.keys, makeKey()] };
		writeRing(this.#folder, file);
		this.#file = file;
	}

	/** Wraps a data key, with the newest key, for this document and no other. */
	wrap(docId: DocId, generation: number, dataKey: Uint8Array): WrappedKey {
		const wrapped = new Uint8Array(OVERHEAD_BYTES + dataKey.length);
		sealInto(wrapped, 0, this.#key(this.newestKeyId), contextOf(docId, generation), dataKey);
		return { ringKeyId: this.newestKeyId, wrapped };
	}

	/** The data key; throws a `PayloadError` when it was damaged or belongs to another document. */
	unwrap(docId: DocId, generation: number, { ringKeyId, wrapped }: WrappedKey): Uint8Array {
		if (!this.has(ringKeyId)) this.reload();
		const key = openFrom(wrapped, 0, this.#key(ringKeyId), contextOf(docId, generation));
		if (key === null) throw new PayloadError(`The key of ${docId} is damaged on disk.`);
		return key;
	}

	/** A key for one purpose alone, made of a key of the ring (RFC 5869): who has it learns of no other. */
	derivedKey(ringKeyId: string, purpose: string): KeyObject {
		if (!this.has(ringKeyId)) this.reload();
		const key = hkdfSync('sha256', this.#key(ringKeyId), '', purpose, KEY_BYTES);
		return createSecretKey(Buffer.from(key));
	}

	#key(ringKeyId: string): KeyObject {
		const found = this.#file.keys.find(({ id }) => id === ringKeyId);
		if (found === undefined) {
			throw new KeyRingError(`The key ring in ${this.#folder} lacks the key ${ringKeyId}.`);
		}
		return createSecretKey(Buffer.from(found.key, 'base64'));
	}
}

/** The ring of a store that has been opened, and so has one. */
export function ringIn(folder: string): KeyRing {
	const ring = KeyRing.load(folder);
	if (ring === null) throw new KeyRingError(`There is no key ring in ${folder}.`);
	return ring;
}

const contextOf = (docId: DocId, generation: number) =>
	Buffer.from(`data key ${generation} ${docId}`, 'latin1');

/** A new data key, for one document and generation. */
export const makeDataKey = (): Uint8Array => new Uint8Array(randomBytes(KEY_BYTES));

function makeKey(): RingFile['keys'][number] {
	return {
		id: `key_${randomBytes(9).toString('hex')}`,
		made: new Date().toISOString(),
		key: randomBytes(KEY_BYTES).toString('base64'),
	};
}

function readRing(folder: string): RingFile | null {
	const path = join(folder, FILE);
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw new KeyRingError(`The key ring ${path} cannot be read.`, { cause });
	}
	try {
		return v.parse(FileSchema, JSON.parse(text));
	} catch (cause) {
		throw new KeyRingError(`${path} is damaged. Put the copy of the key ring in its place.`, {
			cause,
		});
	}
}

/** Whole or not at all, and on disk before the store relies on it. */
function writeRing(folder: string, file: RingFile): void {
	const path = join(folder, FILE);
	const unfinished = `${path}.unfinished`;
	writeFileSync(unfinished, `${JSON.stringify(file, null, '\t')}\n`, { mode: 0o600, flush: true });
	renameSync(unfinished, path);
	const directory = openSync(folder, 'r');
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
