import { afterEach, describe, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { bindTextarea } from './textarea-binding.ts';

/** A bound textarea, and a second device that knows the same words. */
function setupField(words = '', access: 'read' | 'write' = 'write') {
	const doc = new Y.Doc();
	const text = doc.getText('field');
	text.insert(0, words);
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	let held = 0;
	const host = {
		awareness: new Awareness(doc),
		access,
		loaded: true,
		holdRemoteChanges: () => {
			held++;
			return () => held--;
		},
	};
	const textarea = document.createElement('textarea');
	document.body.append(textarea);
	const unbind = bindTextarea(textarea, text, host, () => undefined);
	cleanUp = () => {
		unbind();
		textarea.remove();
	};
	return {
		text,
		textarea,
		unbind,
		heldCount: () => held,
		type: (value: string) => {
			textarea.value = value;
			textarea.dispatchEvent(new InputEvent('input'));
		},
		press: (key: string, init: KeyboardEventInit = {}) =>
			textarea.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, ...init })),
		/** The other device changes its copy, and it arrives here. */
		receive: (change: (text: Y.Text) => void) => {
			change(other.getText('field'));
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'remote');
		},
	};
}

let cleanUp = () => undefined as void;
afterEach(() => cleanUp());

describe('a field of plain words', () => {
	test('writes what is typed and shows what others write', () => {
		const { text, textarea, type, receive } = setupField('奶奶');
		type('奶奶、邻居');
		expect(text.toString()).toBe('奶奶、邻居');
		receive((there) => there.insert(0, '见到'));
		expect(textarea.value).toBe('见到奶奶、邻居');
	});

	test('keeps the caret on its place while others write before it', () => {
		const { textarea, receive } = setupField('见到奶奶');
		textarea.focus();
		textarea.setSelectionRange(2, 4);
		receive((there) => there.insert(0, '今天'));
		expect([textarea.selectionStart, textarea.selectionEnd]).toEqual([4, 6]);
	});

	test('an open pinyin string stays out of the text, and its words come in at the end', () => {
		const { text, textarea, type, heldCount } = setupField('今天');
		textarea.dispatchEvent(new CompositionEvent('compositionstart'));
		expect(heldCount()).toBe(1);
		type("今天ni'hao");
		expect(text.toString()).toBe('今天');
		textarea.value = '今天你好';
		textarea.dispatchEvent(new CompositionEvent('compositionend'));
		expect(text.toString()).toBe('今天你好');
		expect(heldCount()).toBe(0);
	});

	test('a field that goes away in the middle keeps the words and lets the others in', () => {
		const { text, textarea, type, unbind, heldCount } = setupField('今天');
		textarea.dispatchEvent(new CompositionEvent('compositionstart'));
		type('今天下雨');
		unbind();
		expect(text.toString()).toBe('今天下雨');
		expect(heldCount()).toBe(0);
	});

	test('undo takes back one’s own words only', () => {
		const { text, type, receive, press } = setupField('见到');
		type('见到奶奶');
		receive((there) => there.insert(0, '今天'));
		press('z');
		expect(text.toString()).toBe('今天见到');
		press('z');
		expect(text.toString()).toBe('今天见到');
		press('z', { shiftKey: true });
		expect(text.toString()).toBe('今天见到奶奶');
	});

	test('without the right to write nothing goes in', () => {
		const { text, textarea, type } = setupField('见到', 'read');
		type('改了');
		expect(text.toString()).toBe('见到');
		expect(textarea.value).toBe('见到');
	});
});
