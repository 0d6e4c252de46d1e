import * as Y from 'yjs';
import { safeHref, type Block, type RichText, type TextRun } from '#domain/rich-text.ts';

/**
 * Reads a rich-text fragment into plain data and never writes into it. The stock converters of the
 * editor binding delete what their schema does not know (reliability.md F12); this one passes over
 * unknown blocks but keeps the words inside them.
 */
export function fragmentToRichText(fragment: Y.XmlFragment): RichText {
	return fragment.toArray().flatMap((node) => blocksOf(node, 0));
}

/** Deeper nesting than an honest hand makes is cut, so that a hostile document cannot exhaust the stack. */
const DEPTH_MAX = 32;

function blocksOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook, depth: number): Block[] {
	if (depth > DEPTH_MAX) return [];
	if (node instanceof Y.XmlText) return [{ type: 'paragraph', runs: runsOf(node) }];
	if (!(node instanceof Y.XmlElement)) return [];
	switch (node.nodeName) {
		case 'paragraph':
			return [{ type: 'paragraph', runs: inlineRuns(node) }];
		case 'heading':
			return [{ type: 'heading', level: headingLevel(node), runs: inlineRuns(node) }];
		case 'blockquote':
			return [{ type: 'quote', blocks: childBlocks(node, depth) }];
		case 'bulletList':
		case 'orderedList':
			return [
				{
					type: 'list',
					ordered: node.nodeName === 'orderedList',
					items: node
						.toArray()
						.filter((item) => item instanceof Y.XmlElement)
						.map((item) => childBlocks(item, depth + 1)),
				},
			];
		default:
			return childBlocks(node, depth);
	}
}

function childBlocks(node: Y.XmlElement, depth: number): Block[] {
	return node.toArray().flatMap((child) => blocksOf(child, depth + 1));
}

function headingLevel(node: Y.XmlElement): 2 | 3 {
	return Number(node.getAttribute('level')) >= 3 ? 3 : 2;
}

function inlineRuns(node: Y.XmlElement): TextRun[] {
	return node.toArray().flatMap((child) => {
		if (child instanceof Y.XmlText) return runsOf(child);
		if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') return [{ text: '\n' }];
		return [];
	});
}

function runsOf(text: Y.XmlText): TextRun[] {
	const runs: TextRun[] = [];
	for (const part of text.toDelta() as {
		insert?: unknown;
		attributes?: Record<string, unknown>;
	}[]) {
		if (typeof part.insert !== 'string' || part.insert === '') continue;
		const marks = part.attributes ?? {};
		const href = safeHref((marks['link'] as { href?: unknown } | null | undefined)?.href);
		runs.push({
			text: part.insert,
			...(marks['bold'] ? { bold: true as const } : {}),
			...(marks['italic'] ? { italic: true as const } : {}),
			...(href === null ? {} : { href }),
		});
	}
	return runs;
}
