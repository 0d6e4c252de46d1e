import type { Node } from '@tiptap/pm/model';
import type { WordRange } from '#notebook/anchor.ts';

/**
 * Translates between positions of the editor and offsets in `wordsOf` of the notebook. Both count a
 * line break within a block, and one between two blocks, as one character.
 */
interface TextBlock {
	/** Offset of the block's first character among all words. */
	readonly offset: number;
	/** Position of the editor before the block's first character. */
	readonly start: number;
	readonly size: number;
}

function textBlocks(doc: Node): TextBlock[] {
	const blocks: TextBlock[] = [];
	let offset = 0;
	doc.descendants((node, position) => {
		if (!node.isTextblock) return true;
		if (blocks.length > 0) offset += 1;
		blocks.push({ offset, start: position + 1, size: node.content.size });
		offset += node.content.size;
		return false;
	});
	return blocks;
}

/** The words between two positions; a position between blocks counts as the nearer words' edge. */
export function positionsToWords(doc: Node, from: number, to: number): WordRange {
	const blocks = textBlocks(doc);
	const last = blocks.at(-1);
	const end = last === undefined ? 0 : last.offset + last.size;
	const first = blocks.find((block) => from <= block.start + block.size);
	const final = blocks.findLast((block) => to >= block.start);
	return {
		from: first ? first.offset + Math.max(0, from - first.start) : end,
		to: final ? final.offset + Math.min(final.size, to - final.start) : 0,
	};
}

/** The positions of these words; `null` where the editor does not show them (yet). */
export function wordsToPositions(doc: Node, range: WordRange): { from: number; to: number } | null {
	const blocks = textBlocks(doc);
	const first = blocks.find((block) => range.from < block.offset + block.size);
	const final = blocks.findLast((block) => range.to > block.offset);
	if (first === undefined || final === undefined) return null;
	const from = first.start + Math.max(0, range.from - first.offset);
	const to = final.start + Math.min(final.size, range.to - final.offset);
	return from < to ? { from, to } : null;
}
