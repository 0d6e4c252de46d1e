import * as Y from 'yjs';
import type { Anchor } from './margin.ts';

/**
 * Finds the words a note hangs on, again and again, while others edit them. It reads the host's
 * fragment as one string, its blocks joined by line breaks, and needs no editor: a note knows what
 * became of its words even where the text is folded away.
 *
 * An anchor keeps two relative positions: the start holds on to the first quoted character, the end
 * to the last, so words written before or after the quotation never join it. Where an edit copies
 * characters (a paragraph split in two, or made a heading), both are lost; then the quotation itself
 * is looked for, and believed only where it stands exactly once.
 */
export type AnchorState = 'kept' | 'changed' | 'gone';

/** A range in `wordsOf`, in UTF-16 units. */
export interface WordRange {
	readonly from: number;
	readonly to: number;
}

export interface ResolvedAnchor {
	readonly state: AnchorState;
	/** Where the words stand now; `null` when they are gone. */
	readonly range: WordRange | null;
}

interface Piece {
	readonly text: Y.XmlText;
	readonly offset: number;
	readonly length: number;
}

interface Words {
	readonly value: string;
	readonly pieces: readonly Piece[];
}

/** Blocks that hold words directly; the editor has the same two. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading']);
const DEPTH_MAX = 32;

/** All words of a fragment; a line break within a block counts one character, as in the editor. */
export function wordsOf(fragment: Y.XmlFragment): string {
	return readWords(fragment).value;
}

/** Quotes these words; `null` when the range holds none. */
export function createAnchor(
	fragment: Y.XmlFragment,
	part: string,
	range: WordRange,
): Anchor | null {
	const words = readWords(fragment);
	const quote = words.value.slice(range.from, range.to);
	const first = range.from + (quote.length - quote.trimStart().length);
	const last = range.to - (quote.length - quote.trimEnd().length);
	if (first >= last) return null;
	const start = relativeTo(words, first, 0);
	const end = relativeTo(words, last, -1);
	if (start === null || end === null) return null;
	return { part, start, end, quote: quote.trim() };
}

/** What became of the quoted words; `null` for the fragment means that the whole part is gone. */
export function resolveAnchor(fragment: Y.XmlFragment | null, anchor: Anchor): ResolvedAnchor {
	if (fragment?.doc == null) return { state: 'gone', range: null };
	const words = readWords(fragment);
	const from = absoluteOffset(fragment.doc, words, anchor.start);
	const to = absoluteOffset(fragment.doc, words, anchor.end);
	const range = from !== null && to !== null && from < to ? { from, to } : null;
	if (range && sameWords(words.value.slice(range.from, range.to), anchor.quote)) {
		return { state: 'kept', range };
	}
	const found = findOnce(words.value, anchor.quote);
	if (found !== null) return { state: 'kept', range: found };
	return range === null ? { state: 'gone', range: null } : { state: 'changed', range };
}

function readWords(fragment: Y.XmlFragment): Words {
	const pieces: Piece[] = [];
	let value = '';
	let blocks = 0;
	const visit = (node: Y.XmlElement | Y.XmlText | Y.XmlHook, depth: number): void => {
		if (depth > DEPTH_MAX) return;
		if (node instanceof Y.XmlText) {
			const text = textValue(node);
			pieces.push({ text: node, offset: value.length, length: text.length });
			value += text;
		} else if (node instanceof Y.XmlElement) {
			if (node.nodeName === 'hardBreak') value += '\n';
			if (TEXT_BLOCKS.has(node.nodeName) && blocks++ > 0) value += '\n';
			for (const child of node.toArray()) visit(child, depth + 1);
		}
	};
	for (const node of fragment.toArray()) visit(node, 0);
	return { value, pieces };
}

/** `toString` would write marks as tags; whatever is embedded counts one character, as in Yjs. */
function textValue(text: Y.XmlText): string {
	const delta = text.toDelta() as { insert?: unknown }[];
	return delta.map((part) => (typeof part.insert === 'string' ? part.insert : '\uFFFC')).join('');
}

function relativeTo(words: Words, offset: number, assoc: 0 | -1): Uint8Array | null {
	const piece = words.pieces.find(({ offset: start, length }) =>
		assoc === 0
			? offset >= start && offset < start + length
			: offset > start && offset <= start + length,
	);
	if (piece === undefined) return null;
	return Y.encodeRelativePosition(
		Y.createRelativePositionFromTypeIndex(piece.text, offset - piece.offset, assoc),
	);
}

function absoluteOffset(doc: Y.Doc, words: Words, encoded: Uint8Array): number | null {
	try {
		const position = Y.createAbsolutePositionFromRelativePosition(
			Y.decodeRelativePosition(encoded),
			doc,
		);
		const piece = words.pieces.find(({ text }) => text === position?.type);
		return position === null || piece === undefined ? null : piece.offset + position.index;
	} catch {
		// Bytes that are no position (rule N5), or one whose neighbours this device has not received.
		return null;
	}
}

function sameWords(a: string, b: string): boolean {
	return a.replaceAll('\n', '') === b.replaceAll('\n', '');
}

/** The one place where the quotation stands, line breaks aside; `null` when there is none or several. */
function findOnce(words: string, quote: string): WordRange | null {
	const wanted = quote.replaceAll('\n', '');
	if (wanted.length < 2) return null;
	const places = placesOf(words);
	const flat = words.replaceAll('\n', '');
	const at = flat.indexOf(wanted);
	if (at === -1 || flat.indexOf(wanted, at + 1) !== -1) return null;
	const from = places[at];
	const last = places[at + wanted.length - 1];
	return from === undefined || last === undefined ? null : { from, to: last + 1 };
}

/** For each unit that is not a line break, where it stands. */
function placesOf(words: string): number[] {
	const places: number[] = [];
	for (let at = 0; at < words.length; at++) if (words[at] !== '\n') places.push(at);
	return places;
}
