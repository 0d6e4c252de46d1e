import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { plainText } from '#domain/rich-text.ts';
import { resolveAnchor } from '#notebook/anchor.ts';
import { fragmentToRichText } from '#notebook/rich-text.ts';
import { RichTextEditing } from './rich-text-editing.svelte.ts';

/** An editor on a document, and a second device that knows the same words. */
function setupEditor({ words = [] as readonly string[], editable = true } = {}) {
	const doc = new Y.Doc();
	const fragment = doc.getXmlFragment('body');
	for (const each of words) appendParagraph(fragment, each);
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	let held = 0;
	const editing = new RichTextEditing({
		fragment,
		host: {
			awareness: new Awareness(doc),
			access: editable ? 'write' : 'read',
			loaded: true,
			holdRemoteChanges: () => {
				held++;
				return () => held--;
			},
		},
		user: { id: 'usr_1', name: '张老师' },
		editable,
		attributes: { class: 'prose' },
		placeholder: '',
		emptyWords: '',
		onPickHighlight: () => undefined,
		onTakeSelection: () => undefined,
	});
	const element = document.createElement('div');
	document.body.append(element);
	const unmount = editing.mount(element);
	cleanUp.push(unmount);
	let updates = 0;
	doc.on('update', () => updates++);
	return {
		doc,
		fragment,
		other,
		editing,
		element,
		unmount,
		heldCount: () => held,
		updateCount: () => updates,
		words: () => plainText(fragmentToRichText(fragment)),
		/** Brings what the other device has written. */
		receive: () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'remote'),
	};
}

function appendParagraph(fragment: Y.XmlFragment, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	fragment.push([paragraph]);
}

function textOf(doc: Y.Doc, index = 0): Y.XmlText {
	return (doc.getXmlFragment('body').get(index) as Y.XmlElement).get(0) as Y.XmlText;
}

let cleanUp: (() => void)[] = [];
beforeEach(() => (cleanUp = []));
afterEach(() => cleanUp.forEach((clean) => clean()));

describe('opening a text', () => {
	test.each([[[]], [['小宇这两周进步了。']]])('%j never changes it', (words) => {
		const { updateCount, receive, other } = setupEditor({ words });
		appendParagraph(other.getXmlFragment('body'), '班主任补充');
		expect(updateCount()).toBe(0);
		receive();
		expect(updateCount()).toBe(1);
	});

	test('read-only, nothing that reaches the editor is written', () => {
		const { editing, updateCount, words } = setupEditor({ words: ['不能改'], editable: false });
		editing.editor?.commands.insertContent('改了');
		expect(editing.editor?.getText()).toContain('改了');
		expect(updateCount()).toBe(0);
		expect(words()).toBe('不能改');
	});
});

describe('undo', () => {
	test('takes back one’s own words and never another’s', () => {
		const { editing, other, receive, words } = setupEditor({ words: ['开头。'] });
		editing.editor?.commands.insertContentAt(4, '我写的。');
		receive();
		textOf(other).insert(0, '别人写的。');
		receive();
		expect(words()).toBe('别人写的。开头。我写的。');
		editing.editor?.commands.undo();
		expect(words()).toBe('别人写的。开头。');
		editing.editor?.commands.undo();
		expect(words()).toBe('别人写的。开头。');
		expect(editing.marks.canUndo).toBe(false);
	});

	test('leaves a list alone in which somebody else has written meanwhile', () => {
		const { doc, editing, other, receive, words } = setupEditor({ words: ['口算'] });
		editing.editor?.chain().setTextSelection(1).toggleBulletList().run();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		const list = other.getXmlFragment('body').get(0) as Y.XmlElement;
		const paragraph = (list.get(0) as Y.XmlElement).get(0) as Y.XmlElement;
		(paragraph.get(0) as Y.XmlText).insert(2, '每天十题');
		receive();
		editing.editor?.commands.undo();
		expect(words()).toContain('每天十题');
	});
});

describe('while an input method composes', () => {
	test('remote changes wait, the open string stays out, and both are there afterwards', async () => {
		const { editing, element, updateCount, heldCount, words } = setupEditor({ words: ['今天'] });
		const surface = element.querySelector('.prose') as HTMLElement;
		surface.dispatchEvent(new CompositionEvent('compositionstart'));
		expect(heldCount()).toBe(1);
		editing.editor?.commands.insertContentAt(3, "ni'hao");
		expect(updateCount()).toBe(0);
		editing.editor?.commands.deleteRange({ from: 3, to: 9 });
		editing.editor?.commands.insertContentAt(3, '你好');
		surface.dispatchEvent(new CompositionEvent('compositionend'));
		await expect.poll(heldCount).toBe(0);
		expect(words()).toBe('今天你好');
	});

	test('an editor that goes away in the middle keeps the words and lets the others in', () => {
		const { editing, element, unmount, heldCount, words } = setupEditor({ words: ['今天'] });
		const surface = element.querySelector('.prose') as HTMLElement;
		surface.dispatchEvent(new CompositionEvent('compositionstart'));
		editing.editor?.commands.insertContentAt(3, '下雨');
		unmount();
		expect(heldCount()).toBe(0);
		expect(words()).toBe('今天下雨');
	});
});

describe('content of a newer version', () => {
	test('makes the editor let go before it can delete anything', () => {
		const { other, receive, editing, updateCount, words } = setupEditor({ words: ['旧的一段'] });
		const box = new Y.XmlElement('voiceNote');
		box.insert(0, [new Y.XmlText('新版本里的话')]);
		other.getXmlFragment('body').push([box]);
		receive();
		expect(editing.outdated).toBe(true);
		expect(updateCount()).toBe(1);
		expect(words()).toBe('旧的一段\n新版本里的话');
	});

	test('an unknown mark counts too', () => {
		const { other, receive, editing, words } = setupEditor({ words: ['旧的一段'] });
		textOf(other).format(0, 2, { sparkle: {} });
		receive();
		expect(editing.outdated).toBe(true);
		expect(words()).toBe('旧的一段');
	});
});

describe('quoting selected words', () => {
	test('gives an anchor that finds them again, across blocks and line breaks', () => {
		const { editing, fragment } = setupEditor({ words: ['第一段话', '第二段话'], editable: false });
		editing.editor?.commands.setTextSelection({ from: 3, to: 10 });
		const anchor = editing.quoteSelection('part');
		expect(anchor?.quote).toBe('段话\n第二段');
		expect(anchor && resolveAnchor(fragment, anchor)).toEqual({
			state: 'kept',
			range: { from: 2, to: 8 },
		});
	});

	test('highlights stand on their words and follow what others write', () => {
		const { editing, element, other, receive } = setupEditor({ words: ['晚上睡不着'] });
		editing.draw([{ id: 'thr_1', range: { from: 2, to: 5 }, active: false, label: '有批注' }]);
		expect(element.querySelector('mark')?.textContent).toBe('睡不着');
		textOf(other).insert(5, '，想家');
		receive();
		expect(element.querySelector('mark')?.textContent).toBe('睡不着');
	});
});

describe('links', () => {
	test('a dangerous address never enters the text', () => {
		const { editing } = setupEditor({ words: ['点这里'] });
		editing.editor?.chain().setTextSelection({ from: 1, to: 4 }).run();
		editing.setLink('javascript:alert(1)');
		expect(editing.editor?.getHTML()).not.toContain('javascript');
		editing.setLink('https://school.example/');
		expect(editing.linkAddress()).toBe('https://school.example/');
	});
});
