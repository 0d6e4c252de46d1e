import * as decoding from 'lib0/decoding';

/**
 * What a Yjs update (encoding V1) says about itself, read from the bytes without making a document
 * or its structs: what admission asks for, at a fraction of the price. Flat arrays of numbers, since
 * this is done for every key press of a school.
 */
export interface WalkedUpdate {
	/** Runs of structs without a hole: client, first clock, length, client, … */
	readonly runs: readonly number[];
	/** Structs that these hang on, as neighbour or parent: client, clock, client, … */
	readonly references: readonly number[];
	/** Deleted ranges: client, clock, length, client, … */
	readonly deletes: readonly number[];
	/** Names of the root types that structs hang on directly. */
	readonly roots: readonly string[];
	/** Structs and deleted ranges in all. */
	readonly parts: number;
	/** How deep the deepest value (object or list, not shared type) nests; 0 for plain values. */
	readonly valueDepth: number;
}

/** The bytes are no update that Yjs would write and read again. */
class BrokenUpdate extends Error {}

interface Walk {
	readonly decoder: decoding.Decoder;
	readonly runs: number[];
	readonly references: number[];
	readonly deletes: number[];
	readonly roots: string[];
	parts: number;
	valueDepth: number;
}

const SKIP = 10;
const HAS_ORIGIN = 128;
const HAS_RIGHT_ORIGIN = 64;
const HAS_PARENT_SUB = 32;
const REF_BITS = 31;

/** Reads the update to its last byte; `null` when it is broken or has bytes left over. */
export function walkUpdate(update: Uint8Array): WalkedUpdate | null {
	const decoder = decoding.createDecoder(update);
	const walk: Walk = {
		...{ decoder, runs: [], references: [], deletes: [], roots: [] },
		...{ parts: 0, valueDepth: 0 },
	};
	try {
		walkStructs(walk);
		walkDeletes(walk);
	} catch {
		// lib0 throws on truncated input, JSON on broken values, we on what is not of the format.
		return null;
	}
	return decoding.hasContent(decoder) ? null : walk;
}

function walkStructs(walk: Walk): void {
	const { decoder, runs, references, roots } = walk;
	const clients = decoding.readVarUint(decoder);
	for (let block = 0; block < clients; block++) {
		const structs = decoding.readVarUint(decoder);
		const client = decoding.readVarUint(decoder);
		let clock = decoding.readVarUint(decoder);
		let runStart = clock;
		walk.parts += structs;
		for (let index = 0; index < structs; index++) {
			const info = decoding.readUint8(decoder);
			if (info === SKIP) {
				if (clock > runStart) runs.push(client, runStart, clock - runStart);
				clock += readLength(decoder);
				runStart = clock;
			} else if ((info & REF_BITS) === 0) {
				clock += readLength(decoder);
			} else {
				readRelations(decoder, info, references, roots);
				clock += readContent(walk, info & REF_BITS);
			}
		}
		if (clock > runStart) runs.push(client, runStart, clock - runStart);
	}
}

function walkDeletes(walk: Walk): void {
	const { decoder, deletes } = walk;
	const clients = decoding.readVarUint(decoder);
	for (let block = 0; block < clients; block++) {
		const client = decoding.readVarUint(decoder);
		const ranges = decoding.readVarUint(decoder);
		walk.parts += ranges;
		for (let index = 0; index < ranges; index++) {
			const clock = decoding.readVarUint(decoder);
			deletes.push(client, clock, decoding.readVarUint(decoder));
		}
	}
}

function readRelations(
	decoder: decoding.Decoder,
	info: number,
	references: number[],
	roots: string[],
): void {
	if ((info & HAS_ORIGIN) !== 0) readId(decoder, references);
	if ((info & HAS_RIGHT_ORIGIN) !== 0) readId(decoder, references);
	// With a neighbour the parent is the neighbour's, and is not written.
	if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) !== 0) return;
	if (decoding.readVarUint(decoder) === 1) roots.push(decoding.readVarString(decoder));
	else readId(decoder, references);
	if ((info & HAS_PARENT_SUB) !== 0) decoding.readVarString(decoder);
}

function readId(decoder: decoding.Decoder, references: number[]): void {
	const client = decoding.readVarUint(decoder);
	references.push(client, decoding.readVarUint(decoder));
}

/** Every struct takes up at least one clock. */
function readLength(decoder: decoding.Decoder): number {
	const length = decoding.readVarUint(decoder);
	if (length === 0) throw new BrokenUpdate('a struct of no length');
	return length;
}

/** Reads an item's content and gives its length. Sub-documents (9) have no place in a notebook. */
function readContent(walk: Walk, ref: number): number {
	const { decoder } = walk;
	switch (ref) {
		case 1:
			return readLength(decoder);
		case 2:
			return readMany(walk, readJsonOrUndefined);
		case 3:
			decoding.readVarUint8Array(decoder);
			return 1;
		case 4:
			return readString(decoder);
		case 5:
			readJson(walk, decoding.readVarString(decoder));
			return 1;
		case 6:
			decoding.readVarString(decoder);
			readJson(walk, decoding.readVarString(decoder));
			return 1;
		case 7:
			readType(decoder);
			return 1;
		case 8:
			return readMany(walk, (from) => readAny(from, 0));
		default:
			throw new BrokenUpdate(`content of kind ${ref}`);
	}
}

function readMany(walk: Walk, readOne: (walk: Walk) => void): number {
	const length = readLength(walk.decoder);
	for (let index = 0; index < length; index++) readOne(walk);
	return length;
}

function readJsonOrUndefined(walk: Walk): void {
	const json = decoding.readVarString(walk.decoder);
	if (json !== 'undefined') readJson(walk, json);
}

/** The text is valid JSON when its brackets are counted, so that outside of strings each one nests. */
function readJson(walk: Walk, json: string): void {
	JSON.parse(json);
	let depth = 0;
	for (const [bracket] of json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}]/g)) {
		depth += bracket === '[' || bracket === '{' ? 1 : -1;
		walk.valueDepth = Math.max(walk.valueDepth, depth);
	}
}

const ANY_OBJECT = 118;
const ANY_LIST = 117;

/** One value in lib0's encoding, counted level by level. */
function readAny(walk: Walk, depth: number): void {
	const { decoder } = walk;
	const type = decoding.peekUint8(decoder);
	if (type !== ANY_OBJECT && type !== ANY_LIST) {
		decoding.readAny(decoder);
		return;
	}
	walk.valueDepth = Math.max(walk.valueDepth, depth + 1);
	decoding.readUint8(decoder);
	const length = decoding.readVarUint(decoder);
	for (let index = 0; index < length; index++) {
		if (type === ANY_OBJECT) decoding.readVarString(decoder);
		readAny(walk, depth + 1);
	}
}

function readString(decoder: decoding.Decoder): number {
	const { length } = decoding.readVarString(decoder);
	if (length === 0) throw new BrokenUpdate('a text of no length');
	return length;
}

/** Array, map, text, element, fragment, hook, rich text; elements and hooks have a name. */
function readType(decoder: decoding.Decoder): void {
	const type = decoding.readVarUint(decoder);
	if (type > 6) throw new BrokenUpdate(`a shared type of kind ${type}`);
	if (type === 3 || type === 5) decoding.readVarString(decoder);
}
