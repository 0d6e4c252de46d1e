import * as encoding from 'lib0/encoding';
import { digest } from 'lib0/hash/sha256';
import * as Y from 'yjs';

/**
 * What two copies of a document must agree on once both have taken in the same changes (P13): how
 * far each client has come, and everything that can be seen, with the identity of every character, in
 * its order and under its marks. A state vector alone says neither what is deleted nor whether two
 * devices wrote different words under one client id.
 *
 * The same content gives the same bytes whatever way it came: how items are split or merged, what is
 * left of deleted ones, and redundant marks, which every client tidies by itself and tells nobody
 * about, do not count.
 */
export function fingerprint(doc: Y.Doc): Uint8Array {
	const encoder = encoding.createEncoder();
	const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
	encoding.writeVarUint(encoder, clocks.length);
	for (const [client, clock] of clocks) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock);
	}
	for (const [name, bytes] of rootsOf(doc)) {
		encoding.writeVarString(encoder, name);
		encoding.writeVarUint8Array(encoder, bytes);
	}
	return digest(encoding.toUint8Array(encoder));
}

/** Are these two fingerprints the same? */
export const isSameFingerprint = (one: Uint8Array, other: Uint8Array) =>
	one.length === other.length && one.every((byte, at) => byte === other[at]);

/**
 * The keys of root maps (entries, sections, threads) under which this copy holds something else than
 * the other; `''` for root types without keys. What only the other copy holds is not among them.
 */
export function piecesUnlike(own: Y.Doc, other: Y.Doc): ReadonlySet<string> {
	const others = piecesOf(other);
	const unlike = new Set<string>();
	for (const [place, { key, bytes }] of piecesOf(own)) {
		const theirs = others.get(place);
		if (theirs === undefined || !isSameFingerprint(bytes, theirs.bytes)) unlike.add(key);
	}
	return unlike;
}

/** Root types that hold something, in the order of their names, each in its canonical bytes. */
function* rootsOf(doc: Y.Doc): Iterable<[string, Uint8Array]> {
	for (const name of [...doc.share.keys()].sort()) {
		const type = doc.share.get(name);
		if (type === undefined) continue;
		const bytes = bytesOf((encoder) => writeType(encoder, type));
		if (bytes.length > EMPTY_TYPE_BYTES) yield [name, bytes];
	}
}

function piecesOf(doc: Y.Doc): Map<string, { readonly key: string; readonly bytes: Uint8Array }> {
	const pieces = new Map<string, { key: string; bytes: Uint8Array }>();
	for (const [name, type] of doc.share) {
		for (const [key, item] of visibleKeys(type)) {
			const bytes = bytesOf((encoder) => new RunWriter(encoder).writeAlone(item));
			pieces.set(`${name}/${key}`, { key, bytes });
		}
		const bytes = bytesOf((encoder) => writeList(encoder, type));
		if (bytes.length > 1) pieces.set(name, { key: '', bytes });
	}
	return pieces;
}

/** No keys and the end of an empty list. */
const EMPTY_TYPE_BYTES = 2;

/** Above every kind of content, and what a list ends with. */
const END = 0;

/** Numbers of kinds of content, as in Yjs' encoding. */
const JSONS = 2;
const STRING = 4;
const FORMAT = 6;
const TYPE = 7;
const VALUES = 8;

type SharedType = NonNullable<ReturnType<Y.Doc['share']['get']>>;

function writeType(encoder: encoding.Encoder, type: SharedType): void {
	const keys = visibleKeys(type);
	encoding.writeVarUint(encoder, keys.length);
	for (const [key, item] of keys) {
		encoding.writeVarString(encoder, key);
		new RunWriter(encoder).writeAlone(item);
	}
	writeList(encoder, type);
}

const visibleKeys = (type: SharedType) =>
	[...type._map]
		.filter(([, item]) => !item.deleted)
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function writeList(encoder: encoding.Encoder, type: SharedType): void {
	const writer = new RunWriter(encoder);
	const marks = new Map<string, unknown>();
	let marksText = '';
	for (let item = type._start; item !== null; item = item.right) {
		if (item.deleted) continue;
		if (item.content.getRef() === FORMAT) {
			const { key, value } = item.content as Y.ContentFormat;
			if (value === null) marks.delete(key);
			else marks.set(key, value);
			marksText = JSON.stringify([...marks].sort(([a], [b]) => (a < b ? -1 : 1)));
		} else {
			writer.write(item, marks.size === 0 ? '' : marksText);
		}
	}
	writer.end();
	encoding.writeVarUint(encoder, END);
}

/** Writes items as the longest runs of one client's neighbouring units, however they are split. */
class RunWriter {
	readonly #encoder: encoding.Encoder;
	#kind = END;
	#client = 0;
	#start = 0;
	#nextClock = 0;
	#marks = '';
	#text = '';
	#values: unknown[] = [];

	constructor(encoder: encoding.Encoder) {
		this.#encoder = encoder;
	}

	/** One item that has no neighbours. */
	writeAlone(item: Y.Item): void {
		this.write(item, '');
		this.end();
	}

	write(item: Y.Item, marks: string): void {
		const { client, clock } = item.id;
		const kind = item.content.getRef();
		const goesOn = kind === this.#kind && client === this.#client && clock === this.#nextClock;
		if (!goesOn || marks !== this.#marks || !isOfUnits(kind)) {
			this.end();
			this.#kind = kind;
			this.#client = client;
			this.#start = clock;
			this.#marks = marks;
		}
		this.#nextClock = clock + item.length;
		if (kind === STRING) this.#text += (item.content as Y.ContentString).str;
		else if (isOfUnits(kind)) {
			for (const value of item.content.getContent()) this.#values.push(value);
		} else this.#writeWhole(item);
	}

	/** Closes the run that is open. */
	end(): void {
		const encoder = this.#encoder;
		if (this.#kind === STRING) {
			this.#writeHead();
			encoding.writeVarString(encoder, this.#text);
		} else if (isOfUnits(this.#kind)) {
			this.#writeHead();
			encoding.writeVarUint(encoder, this.#values.length);
			for (const value of this.#values) encoding.writeAny(encoder, value as never);
		}
		this.#kind = END;
		this.#text = '';
		this.#values = [];
	}

	#writeHead(): void {
		const encoder = this.#encoder;
		encoding.writeVarUint(encoder, this.#kind);
		encoding.writeVarUint(encoder, this.#client);
		encoding.writeVarUint(encoder, this.#start);
		encoding.writeVarString(encoder, this.#marks);
	}

	/** A binary, an embedded value or a shared type: one unit, with all that is below it. */
	#writeWhole(item: Y.Item): void {
		this.#writeHead();
		const content = new Y.UpdateEncoderV1();
		item.content.write(content, 0);
		encoding.writeVarUint8Array(this.#encoder, encoding.toUint8Array(content.restEncoder));
		if (this.#kind === TYPE) writeType(this.#encoder, (item.content as Y.ContentType).type);
	}
}

const isOfUnits = (kind: number) => kind === STRING || kind === VALUES || kind === JSONS;

function bytesOf(write: (encoder: encoding.Encoder) => void): Uint8Array {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder);
}
