import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createAnchor, resolveAnchor, wordsOf } from './anchor.ts';

/** A fragment of paragraphs, as the editor writes them. */
function aText(...paragraphs: string[]) {
	const doc = new Y.Doc();
	const fragment = doc.getXmlFragment('body');
	for (const words of paragraphs) appendBlock(fragment, 'paragraph', words);
	return { doc, fragment };
}

function appendBlock(fragment: Y.XmlFragment, name: string, words: string): Y.XmlText {
	const element = new Y.XmlElement(name);
	const text = new Y.XmlText(words);
	element.insert(0, [text]);
	fragment.push([element]);
	return text;
}

function textAt(fragment: Y.XmlFragment, index: number): Y.XmlText {
	return (fragment.get(index) as Y.XmlElement).get(0) as Y.XmlText;
}

/** 小宇晚上[睡不着]，常常想妈妈。 */
const SENTENCE = '小宇晚上睡不着，常常想妈妈。';
const FROM = SENTENCE.indexOf('睡不着');

function quoted() {
	const { doc, fragment } = aText(SENTENCE);
	const anchor = createAnchor(fragment, 'part', { from: FROM, to: FROM + 3 });
	if (anchor === null) throw new Error('the range holds words');
	return { doc, fragment, anchor, text: textAt(fragment, 0) };
}

describe('an anchor while its words are edited', () => {
	type Edit = (text: Y.XmlText, fragment: Y.XmlFragment) => void;
	const table: [string, Edit, 'kept' | 'changed' | 'gone', string | null][] = [
		['nothing', () => undefined, 'kept', '睡不着'],
		['insert far before', (text) => text.insert(0, '这两周，'), 'kept', '睡不着'],
		['insert right before', (text) => text.insert(FROM, '总是'), 'kept', '睡不着'],
		['insert right after', (text) => text.insert(FROM + 3, '觉'), 'kept', '睡不着'],
		['insert inside', (text) => text.insert(FROM + 1, '得'), 'changed', '睡得不着'],
		['delete one inside', (text) => text.delete(FROM + 1, 1), 'changed', '睡着'],
		['delete the first', (text) => text.delete(FROM, 1), 'changed', '不着'],
		['delete the last', (text) => text.delete(FROM + 2, 1), 'changed', '睡不'],
		['delete around', (text) => text.delete(FROM - 2, 7), 'gone', null],
		['delete exactly', (text) => text.delete(FROM, 3), 'gone', null],
		['delete before', (text) => text.delete(0, FROM), 'kept', '睡不着'],
		[
			'replace all of it',
			(text) => {
				text.delete(FROM, 3);
				text.insert(FROM, '睡得晚');
			},
			'gone',
			null,
		],
		['delete the paragraph', (_text, fragment) => fragment.delete(0, 1), 'gone', null],
		['a paragraph above', (_text, fragment) => insertAbove(fragment), 'kept', '睡不着'],
		[
			'the paragraph becomes a heading',
			(_text, fragment) => {
				fragment.delete(0, 1);
				appendBlock(fragment, 'heading', SENTENCE);
			},
			'kept',
			'睡不着',
		],
		[
			'the paragraph is split inside the words',
			(text, fragment) => {
				text.delete(FROM + 1, SENTENCE.length - FROM - 1);
				appendBlock(fragment, 'paragraph', SENTENCE.slice(FROM + 1));
			},
			'kept',
			'睡\n不着',
		],
	];
	for (const [name, edit, state, words] of table) {
		test(`${name}: ${state}`, () => {
			const { fragment, anchor, text } = quoted();
			edit(text, fragment);
			const resolved = resolveAnchor(fragment, anchor);
			expect(resolved.state).toBe(state);
			expect(
				resolved.range && wordsOf(fragment).slice(resolved.range.from, resolved.range.to),
			).toBe(words);
			expect(anchor.quote).toBe('睡不着');
		});
	}

	test('words that come back by undo are found again', () => {
		const { fragment, anchor, text } = quoted();
		const undo = new Y.UndoManager(fragment);
		text.delete(FROM, 3);
		expect(resolveAnchor(fragment, anchor).state).toBe('gone');
		undo.undo();
		expect(resolveAnchor(fragment, anchor)).toEqual({
			state: 'kept',
			range: { from: FROM, to: FROM + 3 },
		});
	});

	test('an edit made on another device counts the same', () => {
		const { doc, fragment, anchor } = quoted();
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		textAt(other.getXmlFragment('body'), 0).insert(FROM + 1, '得');
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
		expect(resolveAnchor(fragment, anchor).state).toBe('changed');
	});

	test('a quotation that stands twice elsewhere is not guessed at', () => {
		const { fragment, anchor, text } = quoted();
		text.delete(0, text.length);
		text.insert(0, '睡不着，还是睡不着');
		expect(resolveAnchor(fragment, anchor).state).toBe('gone');
	});
});

describe('making an anchor', () => {
	test('keeps a rare character whole and trims spaces', () => {
		const { fragment } = aText('学生 𠮷小惠 很好');
		const from = '学生'.length;
		const anchor = createAnchor(fragment, 'part', { from, to: from + ' 𠮷小惠 '.length });
		expect(anchor?.quote).toBe('𠮷小惠');
		expect(anchor && resolveAnchor(fragment, anchor).range).toEqual({ from: 3, to: 7 });
	});

	test('spans two paragraphs and a bold run', () => {
		const { fragment } = aText('第一段', '第二段');
		textAt(fragment, 0).format(1, 1, { bold: {} });
		const anchor = createAnchor(fragment, 'part', { from: 1, to: 6 });
		expect(anchor?.quote).toBe('一段\n第二');
		expect(anchor && resolveAnchor(fragment, anchor).state).toBe('kept');
	});

	test.each([
		['nothing selected', 2, 2],
		['only the break between paragraphs', 3, 4],
	])('%s makes none', (_name, from, to) => {
		const { fragment } = aText('第一段', '第二段');
		expect(createAnchor(fragment, 'part', { from, to })).toBeNull();
	});
});

test('bytes that are no position read as gone, never as a crash', () => {
	const { fragment } = aText('甲乙丙');
	const junk = new Uint8Array([255, 1, 2]);
	const anchor = { part: 'part', start: junk, end: junk, quote: '没有的话' };
	expect(resolveAnchor(fragment, anchor)).toEqual({ state: 'gone', range: null });
	expect(resolveAnchor(null, anchor)).toEqual({ state: 'gone', range: null });
});

function insertAbove(fragment: Y.XmlFragment): void {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText('先写一段别的。')]);
	fragment.insert(0, [element]);
}
