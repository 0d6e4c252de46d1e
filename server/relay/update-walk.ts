import * as decoding from 'lib0/decoding';

/**
 * What a Yjs update (encoding V1, P11) says about itself, read from the bytes without making a document
 * or its structs: what admission asks for, at a fraction of the price. Flat arrays of numbers, since
 * this is done for every key press of a school.
 */
export interface WalkedUpdate {
	/** The structs of each client, one block a client. */
	readonly blocks: readonly Block[];
	/** Every struct in turn, without the holes: see `STRIDE`. */
	readonly structs: readonly number[];
	/** Deleted ranges: client, clock, length, client, … */
	readonly deletes: readonly number[];
	/** Names of the root types that structs hang on directly. */
	readonly roots: readonly string[];
	/** Structs and deleted ranges in all. */
	readonly parts: number;
	/** How deep the deepest value (object or list, not shared type) nests; 0 for plain values. */
	readonly valueDepth: number;
	/** The longest name of an element, key of a map or format: in UTF-16 units. */
	readonly nameLength: number;
}

/** The structs of one client: from where to where they lie in `structs`. */
export interface Block {
	readonly client: number;
	readonly from: number;
	readonly to: number;
}

/**
 * One struct takes so many numbers: clock, length, what it is (`STRUCT`), the ids of its left and
 * right neighbour and of its parent as client and clock (0 where it has none).
 */
export const STRIDE = 9;

/** Bits of the third number of a struct. */
export const STRUCT = { left: 1, right: 2, parent: 4, root: 8, type: 16 } as const;

/**
 * Where structs lie in the bytes, so that the newer part of a document can be cut out of it without
 * making the structs anew: every so many structs of a client there is a mark.
 */
export interface Layout {
	readonly blocks: MarkedBlock[];
	/** Where the deleted ranges begin. */
	deletesAt: number;
}

export interface MarkedBlock {
	readonly client: number;
	readonly structs: number;
	/** Clock and place of every `MARK_EVERY`th struct, holes counted too: clock, place, clock, … */
	readonly marks: number[];
	/** The clock after the last struct, and the place where its bytes end. */
	clockEnd: number;
	end: number;
}

export const MARK_EVERY = 8;

/** The bytes are no update that Yjs would write and read again. */
class BrokenUpdate extends Error {}

interface Walk {
	readonly decoder: decoding.Decoder;
	readonly blocks: Block[];
	readonly structs: number[];
	readonly deletes: number[];
	readonly roots: string[];
	readonly layout: Layout | null;
	parts: number;
	valueDepth: number;
	nameLength: number;
}

const SKIP = 10;
const HAS_ORIGIN = 128;
const HAS_RIGHT_ORIGIN = 64;
const HAS_PARENT_SUB = 32;
const REF_BITS = 31;
/** The number of a shared type among the kinds of content. */
const TYPE = 7;

/**
 * Reads the update to its last byte; `null` when it is broken or has bytes left over. Notes down where
 * things lie when a layout is given.
 */
export function walkUpdate(update: Uint8Array, layout: Layout | null = null): WalkedUpdate | null {
	const decoder = decoding.createDecoder(update);
	const walk: Walk = {
		...{ decoder, blocks: [], structs: [], deletes: [], roots: [], layout },
		...{ parts: 0, valueDepth: 0, nameLength: 0 },
	};
	try {
		walkStructs(walk);
		if (layout !== null) layout.deletesAt = decoder.pos;
		walkDeletes(walk);
	} catch {
		// lib0 throws on truncated input, JSON on broken values, we on what is not of the format.
		return null;
	}
	return decoding.hasContent(decoder) ? null : walk;
}

function walkStructs(walk: Walk): void {
	const { decoder, blocks, structs } = walk;
	const count = decoding.readVarUint(decoder);
	const seen = count > 1 ? new Set<number>() : null;
	for (let index = 0; index < count; index++) {
		const amount = decoding.readVarUint(decoder);
		const client = decoding.readVarUint(decoder);
		// Of two blocks of one client Yjs would take the second and lose the first.
		if (seen?.has(client)) throw new BrokenUpdate('two blocks of one client');
		seen?.add(client);
		const clock = decoding.readVarUint(decoder);
		walk.parts += amount;
		const from = structs.length;
		const marked = markedBlock(walk, client, amount);
		walkBlock(walk, clock, amount, marked);
		blocks.push({ client, from, to: structs.length });
	}
}

function markedBlock({ layout }: Walk, client: number, structs: number): MarkedBlock | null {
	if (layout === null) return null;
	const block: MarkedBlock = { client, structs, marks: [], clockEnd: 0, end: 0 };
	layout.blocks.push(block);
	return block;
}

function walkBlock(
	walk: Walk,
	firstClock: number,
	amount: number,
	marked: MarkedBlock | null,
): void {
	const { decoder, structs } = walk;
	let clock = firstClock;
	for (let index = 0; index < amount; index++) {
		if (marked !== null && index % MARK_EVERY === 0) marked.marks.push(clock, decoder.pos);
		const info = decoding.readUint8(decoder);
		if (info === SKIP) {
			clock += readLength(decoder);
			continue;
		}
		const at = structs.length;
		structs.push(clock, 0, 0, 0, 0, 0, 0, 0, 0);
		if ((info & REF_BITS) === 0) {
			structs[at + 1] = readLength(decoder);
		} else {
			const relations = readRelations(walk, info, at);
			const ref = info & REF_BITS;
			structs[at + 1] = readContent(walk, ref);
			structs[at + 2] = relations | (ref === TYPE ? STRUCT.type : 0);
		}
		clock += structs[at + 1] ?? 0;
	}
	if (marked !== null) {
		marked.clockEnd = clock;
		marked.end = decoder.pos;
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
			deletes.push(client, clock, readLength(decoder));
		}
	}
}

/** Reads where an item hangs into the struct at `at`; gives the bits that say what was there. */
function readRelations(walk: Walk, info: number, at: number): number {
	const { decoder } = walk;
	let bits = 0;
	if ((info & HAS_ORIGIN) !== 0) {
		readId(walk, at + 3);
		bits |= STRUCT.left;
	}
	if ((info & HAS_RIGHT_ORIGIN) !== 0) {
		readId(walk, at + 5);
		bits |= STRUCT.right;
	}
	// With a neighbour the parent is the neighbour's, and is not written.
	if (bits !== 0) return bits;
	if (decoding.readVarUint(decoder) === 1) {
		walk.roots.push(decoding.readVarString(decoder));
		bits = STRUCT.root;
	} else {
		readId(walk, at + 7);
		bits = STRUCT.parent;
	}
	if ((info & HAS_PARENT_SUB) !== 0) readName(walk);
	return bits;
}

function readId({ decoder, structs }: Walk, at: number): void {
	structs[at] = decoding.readVarUint(decoder);
	structs[at + 1] = decoding.readVarUint(decoder);
}

function readName(walk: Walk): void {
	const { length } = decoding.readVarString(walk.decoder);
	walk.nameLength = Math.max(walk.nameLength, length);
}

/**
 * Every struct and every deleted range takes up at least one clock. Yjs cannot put aside a range of none
 * and throws at whoever opens the document.
 */
function readLength(decoder: decoding.Decoder): number {
	const length = decoding.readVarUint(decoder);
	if (length === 0) throw new BrokenUpdate('a part of no length');
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
			readName(walk);
			readJson(walk, decoding.readVarString(decoder));
			return 1;
		case TYPE:
			readType(walk);
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
function readType(walk: Walk): void {
	const type = decoding.readVarUint(walk.decoder);
	if (type > 6) throw new BrokenUpdate(`a shared type of kind ${type}`);
	if (type === 3 || type === 5) readName(walk);
}
