import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { wordsOf } from '#notebook/anchor.ts';
import { richTextExtensions } from './schema.ts';
import { positionsToWords, wordsToPositions } from './word-offsets.ts';

const schema = getSchema(richTextExtensions());

/** Every kind of block, an empty one, a line break, marks and a rare character. */
function aDocument(): Node {
	const text = (value: string, ...marks: string[]) => ({
		type: 'text',
		text: value,
		marks: marks.map((type) => ({ type })),
	});
	const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
	return schema.nodeFromJSON({
		type: 'doc',
		content: [
			{ type: 'heading', attrs: { level: 2 }, content: [text('学习')] },
			paragraph(text('𠮷小'), text('龑', 'bold'), { type: 'hardBreak' }, text('进步')),
			paragraph(),
			{
				type: 'bulletList',
				content: [
					{ type: 'listItem', content: [paragraph(text('口算'))] },
					{ type: 'listItem', content: [paragraph(text('听写'))] },
				],
			},
			{ type: 'blockquote', content: [paragraph(text('我想当老师'))] },
		],
	});
}

describe('editor and notebook count the same words', () => {
	const doc = aDocument();
	const fragment = prosemirrorToYXmlFragment(doc, new Y.Doc().getXmlFragment('body'));
	const words = wordsOf(fragment);

	test('the notebook reads what the editor shows', () => {
		expect(words).toBe(doc.textBetween(0, doc.content.size, '\n', '\n'));
	});

	test('every selection quotes exactly its words', () => {
		for (let from = 0; from <= doc.content.size; from++) {
			for (let to = from; to <= doc.content.size; to++) {
				const range = positionsToWords(doc, from, to);
				const shown = doc.textBetween(from, to, '\n', '\n');
				expect(words.slice(range.from, range.to).trim()).toBe(shown.trim());
			}
		}
	});

	test('every range of words is shown on exactly those words', () => {
		for (let from = 0; from < words.length; from++) {
			for (let to = from + 1; to <= words.length; to++) {
				const place = wordsToPositions(doc, { from, to });
				const shown = place === null ? '' : doc.textBetween(place.from, place.to, '\n', '\n');
				expect(shown.trim()).toBe(words.slice(from, to).trim());
			}
		}
	});
});
