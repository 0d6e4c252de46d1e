import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { plainText, safeHref } from '#domain/rich-text.ts';
import { fragmentToRichText } from './rich-text.ts';

type Node =
	string | Y.XmlText | { name: string; attributes?: Record<string, string>; children?: Node[] };

function build(node: Node): Y.XmlElement | Y.XmlText {
	if (node instanceof Y.XmlText) return node;
	if (typeof node === 'string') return new Y.XmlText(node);
	const element = new Y.XmlElement(node.name);
	for (const [key, value] of Object.entries(node.attributes ?? {}))
		element.setAttribute(key, value);
	element.insert(0, (node.children ?? []).map(build));
	return element;
}

function aFragment(...nodes: Node[]): Y.XmlFragment {
	const fragment = new Y.Doc().getXmlFragment('body');
	fragment.push(nodes.map(build));
	return fragment;
}

const p = (...children: Node[]): Node => ({ name: 'paragraph', children });

describe('reading rich text', () => {
	test('paragraphs, headings, lists, quotes and breaks', () => {
		const fragment = aFragment(
			{ name: 'heading', attributes: { level: '3' }, children: ['学习'] },
			p('背完了', { name: 'hardBreak' }, '两首诗'),
			{
				name: 'orderedList',
				children: [
					{ name: 'listItem', children: [p('口算')] },
					{ name: 'listItem', children: [p('听写')] },
				],
			},
			{ name: 'blockquote', children: [p('我想当老师。')] },
		);
		expect(fragmentToRichText(fragment)).toEqual([
			{ type: 'heading', level: 3, runs: [{ text: '学习' }] },
			{ type: 'paragraph', runs: [{ text: '背完了' }, { text: '\n' }, { text: '两首诗' }] },
			{
				type: 'list',
				ordered: true,
				items: [
					[{ type: 'paragraph', runs: [{ text: '口算' }] }],
					[{ type: 'paragraph', runs: [{ text: '听写' }] }],
				],
			},
			{ type: 'quote', blocks: [{ type: 'paragraph', runs: [{ text: '我想当老师。' }] }] },
		]);
	});

	test('keeps the words of blocks and marks it does not know', () => {
		const text = new Y.XmlText();
		text.insert(0, '会动的字', { sparkle: { speed: 3 }, bold: {} });
		const fragment = aFragment({ name: 'futureBox', children: [p('盒子里'), p(text)] });
		expect(plainText(fragmentToRichText(fragment))).toBe('盒子里\n会动的字');
	});

	test.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'java\nscript:alert(1)',
		'data:text/html,x',
		'//evil.example',
	])('drops the address %j and keeps the words', (href) => {
		const text = new Y.XmlText();
		text.insert(0, '点这里', { link: { href } });
		expect(fragmentToRichText(aFragment(p(text)))).toEqual([
			{ type: 'paragraph', runs: [{ text: '点这里' }] },
		]);
		expect(safeHref(href)).toBeNull();
	});

	test('a hostile depth does not exhaust the stack', () => {
		let node: Node = p('底');
		for (let depth = 0; depth < 400; depth++) node = { name: 'blockquote', children: [node] };
		expect(() => fragmentToRichText(aFragment(node))).not.toThrow();
	});

	test('never writes into what it reads, whatever lies there', () => {
		const names = fc.constantFrom(
			'paragraph',
			'heading',
			'bulletList',
			'listItem',
			'hardBreak',
			'unknown',
		);
		const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
			tree: fc.oneof(
				{ maxDepth: 4 },
				fc.string({ unit: 'grapheme' }),
				fc.record({
					name: names,
					attributes: fc.dictionary(fc.constantFrom('level', 'odd'), fc.string()),
					children: fc.array(tie('tree'), { maxLength: 3 }),
				}),
			),
		}));
		fc.assert(
			fc.property(fc.array(tree, { maxLength: 4 }), (nodes) => {
				const fragment = aFragment(...nodes);
				let updates = 0;
				fragment.doc?.on('update', () => updates++);
				const before = JSON.stringify(Y.encodeStateAsUpdate(fragment.doc as Y.Doc));
				fragmentToRichText(fragment);
				expect(updates).toBe(0);
				expect(JSON.stringify(Y.encodeStateAsUpdate(fragment.doc as Y.Doc))).toBe(before);
			}),
		);
	});
});
