import { yUndoPluginKey } from '@tiptap/y-tiptap';
import { afterEach, expect, test, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { plainText } from '#domain/rich-text.ts';
import { fragmentToRichText } from '#notebook/rich-text.ts';
import { RichTextEditing } from './rich-text-editing.svelte.ts';
import { bindTextarea } from './textarea-binding.ts';
import { randomFrom, seeds, stepsPerRun, type Random } from './undo-seeds.ts';

// Yjs keeps hold of the clock when it is loaded; what is written within half a second is undone as one.
vi.hoisted(() => vi.useFakeTimers({ toFake: ['Date'] }));

const hanzi = (from: number, count: number) =>
	String.fromCodePoint(...Array.from({ length: count }, (_, n) => from + n));
const INITIAL = hanzi(0x4e00, 24);

/** One of two people at the same words, on a device of their own. */
abstract class Writer {
	/** Pieces that this person has ever taken out by hand, and may take out again by redoing that. */
	readonly takenOut = new Set<string>();
	readonly #first: number;
	#typed = 0;
	readonly doc: Y.Doc;

	constructor(doc: Y.Doc, first: number) {
		this.doc = doc;
		this.#first = first;
	}

	newWords(count: number): string {
		const words = hanzi(this.#first + this.#typed, count);
		this.#typed += count;
		return words;
	}

	/** Of another person, or there from the beginning. */
	isForeign(piece: string): boolean {
		const at = must(piece.codePointAt(0), 'a letter');
		return at < this.#first || at >= this.#first + this.#typed;
	}

	abstract pieces(): Set<string>;
	abstract edit(random: Random, isOnlyWords: boolean): void;
	abstract take(way: 'undo' | 'redo'): void;
	abstract reopen(): void;
	abstract close(): void;
}

const openWriters: Writer[] = [];
afterEach(() => openWriters.splice(0).forEach((writer) => writer.close()));

const host = (doc: Y.Doc) => ({
	...({ awareness: new Awareness(doc), access: 'write', loaded: true } as const),
	holdRemoteChanges: () => () => undefined,
});

class InRichText extends Writer {
	readonly #host = host(this.doc);
	#unmount = () => undefined as void;
	#editing = this.#open();

	#open(): RichTextEditing {
		const editing = new RichTextEditing({
			...{ fragment: this.doc.getXmlFragment('body'), host: this.#host, editable: true },
			...{ user: { id: 'usr_1', name: '张老师' }, attributes: {}, placeholder: '', emptyWords: '' },
			onPickHighlight: () => undefined,
			onTakeSelection: () => undefined,
		});
		const element = document.createElement('div');
		document.body.append(element);
		const unmount = editing.mount(element);
		this.#unmount = () => {
			unmount();
			element.remove();
		};
		return editing;
	}

	get #editor() {
		return must(this.#editing.editor, 'an editor');
	}

	pieces() {
		const words = plainText(fragmentToRichText(this.doc.getXmlFragment('body')));
		expect(this.#editor.getText({ blockSeparator: '' }).replace(/\s/g, '')).toBe(
			words.replace(/\s/g, ''),
		);
		return new Set(words.replace(/\s/g, ''));
	}

	edit(random: Random, isOnlyWords: boolean) {
		const blocks: { from: number; to: number }[] = [];
		this.#editor.state.doc.descendants((node, at) => {
			if (node.isTextblock) blocks.push({ from: at + 1, to: at + 1 + node.content.size });
		});
		const { from, to } = must(blocks[random(blocks.length)], 'a block');
		const at = from + random(to - from + 1);
		const end = Math.min(to, at + 1 + random(4));
		const { commands } = this.#editor;
		const chain = () => this.#editor.chain().setTextSelection({ from: at, to: end });
		const choice = random(isOnlyWords ? 7 : 14);
		if (choice < 4) commands.insertContentAt(at, this.newWords(1 + random(4)));
		else if (choice < 6 && at < end) commands.deleteRange({ from: at, to: end });
		else if (choice === 6 && at < end) chain().toggleBold().run();
		else if (choice === 7 || choice === 8)
			this.#editor.chain().setTextSelection(at).splitBlock().run();
		else if (choice === 9) this.#editor.chain().setTextSelection(from).joinBackward().run();
		else if (choice === 10) chain().toggleBulletList().run();
		else if (choice === 11) chain().toggleBlockquote().run();
		else if (choice === 12) chain().toggleHeading({ level: 2 }).run();
		else if (choice === 13) commands.insertContentAt(to, `<p>${this.newWords(2)}</p>`);
	}

	take(way: 'undo' | 'redo') {
		this.#editor.commands[way]();
	}

	get canUndo(): boolean {
		const state = yUndoPluginKey.getState(this.#editor.state) as { undoManager: Y.UndoManager };
		return state.undoManager.undoStack.length > 0;
	}

	reopen() {
		this.#unmount();
		this.#editing = this.#open();
	}

	close() {
		this.#unmount();
		this.#host.awareness.destroy();
	}
}

class InPlainField extends Writer {
	readonly #host = host(this.doc);
	readonly #textarea = document.body.appendChild(document.createElement('textarea'));
	#unbind = this.#open();

	#open() {
		return bindTextarea(this.#textarea, this.doc.getText('field'), this.#host, () => undefined);
	}

	pieces() {
		expect(this.#textarea.value).toBe(this.doc.getText('field').toJSON());
		return new Set(this.#textarea.value);
	}

	edit(random: Random) {
		const { value } = this.#textarea;
		const at = random(value.length + 1);
		const cut = random(3) === 0 ? 1 + random(4) : 0;
		const typed = cut > 0 && random(2) === 0 ? '' : this.newWords(1 + random(4));
		this.#textarea.value = value.slice(0, at) + typed + value.slice(at + cut);
		this.#textarea.dispatchEvent(new InputEvent('input'));
	}

	take(way: 'undo' | 'redo') {
		const press = { key: 'z', ctrlKey: true, shiftKey: way === 'redo' };
		this.#textarea.dispatchEvent(new KeyboardEvent('keydown', press));
	}

	reopen() {
		this.#unbind();
		this.#unbind = this.#open();
	}

	close() {
		this.#unbind();
		this.#textarea.remove();
		this.#host.awareness.destroy();
	}
}

/** Two copies of the same initial words; each opens them as they are. */
function pair<W extends Writer>(
	make: (doc: Y.Doc, first: number) => W,
	found: (doc: Y.Doc) => void,
) {
	const founding = new Y.Doc();
	found(founding);
	const copy = () => {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(founding));
		return doc;
	};
	const writers = [make(copy(), 0x5000), make(copy(), 0x7000)] as const;
	openWriters.push(...writers);
	return writers;
}

const inRichText = () =>
	pair(
		(doc, first) => new InRichText(doc, first),
		(doc) => {
			for (let at = 0; at < INITIAL.length; at += 8) {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [new Y.XmlText(INITIAL.slice(at, at + 8))]);
				doc.getXmlFragment('body').push([paragraph]);
			}
		},
	);
const inPlainField = () =>
	pair(
		(doc, first) => new InPlainField(doc, first),
		(doc) => doc.getText('field').insert(0, INITIAL),
	);

function receive(to: Writer, from: Writer): void {
	Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'remote');
}

/** What stood there and is another's still stands there, save what this person took out by hand. */
function takeAndLook(writer: Writer, way: 'undo' | 'redo', run: string): void {
	const before = writer.pieces();
	writer.take(way);
	const after = writer.pieces();
	const lost = [...before].filter(
		(piece) =>
			!after.has(piece) &&
			writer.isForeign(piece) &&
			(way === 'undo' || !writer.takenOut.has(piece)),
	);
	expect(lost, `${run}: ${way} took another's words`).toEqual([]);
}

function editAndNote(writer: Writer, random: Random, isOnlyWords: boolean): void {
	const before = writer.pieces();
	writer.edit(random, isOnlyWords);
	const after = writer.pieces();
	for (const piece of before) if (!after.has(piece)) writer.takenOut.add(piece);
}

/** A fresh undo has nothing to take back: not what is there, nor what others bring. */
function expectNothingToTake(writer: Writer, run: string): void {
	let updates = 0;
	const count = () => updates++;
	writer.doc.on('update', count);
	writer.take('undo');
	writer.take('redo');
	writer.doc.off('update', count);
	expect(updates, `${run}: updates of a fresh undo`).toBe(0);
}

function play(
	writers: readonly [Writer, Writer],
	random: Random,
	run: string,
	isOnlyWords: boolean,
) {
	for (const writer of writers) expectNothingToTake(writer, run);
	for (let step = 0; step < stepsPerRun; step++) {
		const mine = random(2);
		const [writer, other] = mine === 0 ? writers : ([writers[1], writers[0]] as const);
		const choice = random(20);
		if (random(2) === 0) vi.advanceTimersByTime(600);
		if (choice < 8) editAndNote(writer, random, isOnlyWords);
		else if (choice < 12) takeAndLook(writer, 'undo', `${run}, step ${step}`);
		else if (choice < 14) takeAndLook(writer, 'redo', `${run}, step ${step}`);
		else if (choice < 19) receive(writer, other);
		else {
			writer.reopen();
			expectNothingToTake(writer, run);
		}
	}
	receive(writers[0], writers[1]);
	receive(writers[1], writers[0]);
	expect(writers[0].pieces(), run).toEqual(writers[1].pieces());
}

/** Where only words come and go, each initial one is there unless somebody took it out by hand. */
function expectInitialWords([one, two]: readonly [Writer, Writer], run: string): void {
	const standing = one.pieces();
	const missing = [...INITIAL].filter(
		(piece) => !standing.has(piece) && !one.takenOut.has(piece) && !two.takenOut.has(piece),
	);
	expect(missing, run).toEqual([]);
}

test.each([['words alone', true] as const, ['words and blocks', false] as const])(
	'[A9] in a rich text, undo and redo never take what another wrote or what was there: %s',
	(name, isOnlyWords) => {
		for (const seed of seeds) {
			if ((seed % 2 === 0) !== isOnlyWords) continue;
			const writers = inRichText();
			play(writers, randomFrom(seed), `${name}, seed ${seed}`, isOnlyWords);
			if (isOnlyWords) expectInitialWords(writers, `seed ${seed}`);
			for (const writer of openWriters.splice(0)) writer.close();
		}
	},
	300_000,
);

test('[A9] one who writes alone and takes everything back is where they began, and no further', () => {
	for (const seed of seeds) {
		const [writer] = inRichText();
		const random = randomFrom(seed);
		for (let step = 0; step < 20; step++) {
			if (random(2) === 0) vi.advanceTimersByTime(600);
			writer.edit(random, false);
		}
		while (writer.canUndo) writer.take('undo');
		writer.take('undo');
		const words = plainText(fragmentToRichText(writer.doc.getXmlFragment('body')));
		expect(words.replace(/\s/g, ''), `seed ${seed}`).toBe(INITIAL);
		for (const each of openWriters.splice(0)) each.close();
	}
}, 300_000);

test('[A9] in a field of plain words, undo and redo never take what another wrote or what was there', () => {
	for (const seed of seeds) {
		const writers = inPlainField();
		play(writers, randomFrom(seed), `seed ${seed}`, true);
		expectInitialWords(writers, `seed ${seed}`);
		for (const writer of openWriters.splice(0)) writer.close();
	}
}, 300_000);
