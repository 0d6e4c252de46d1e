import * as Y from 'yjs';

/** The same numbers for the same seed (mulberry32), each below its bound. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** One of every shared type that a notebook has, below the root that a journal may have. */
export function foundPieces(doc: Y.Doc): void {
	const entries = doc.getMap('entries');
	doc.transact(() => {
		entries.set('text', new Y.Text());
		entries.set('list', new Y.Array());
		entries.set('body', new Y.XmlFragment());
		entries.set('marks', new Y.Map());
	});
}

/** Longer than this and whatever is chosen is a deletion: a hundred thousand edits stay one page. */
const lengthMax = 120;

export type Edit = (doc: Y.Doc, random: Random) => void;

const piece = <T>(doc: Y.Doc, name: string) => doc.getMap('entries').get(name) as T;
const textOf = (doc: Y.Doc) => piece<Y.Text>(doc, 'text');
const listOf = (doc: Y.Doc) => piece<Y.Array<unknown>>(doc, 'list');
const bodyOf = (doc: Y.Doc) => piece<Y.XmlFragment>(doc, 'body');

interface Sequence {
	readonly length: number;
	delete(at: number, length: number): void;
}

function cut(sequence: Sequence, random: Random): void {
	if (sequence.length === 0) return;
	const at = random(sequence.length);
	sequence.delete(at, Math.min(sequence.length - at, 1 + random(8)));
}

const isLong = (sequence: Sequence) => sequence.length > lengthMax;
const words = (random: Random) => '春夏秋冬风雨'.slice(random(5)).slice(0, 1 + random(3));

function typeInto(text: Y.Text, random: Random): void {
	if (isLong(text)) cut(text, random);
	else text.insert(random(text.length + 1), words(random));
}

function format(text: Y.Text, random: Random): void {
	if (text.length === 0) return;
	const at = random(text.length);
	const mark = random(2) === 0 ? 'bold' : 'em';
	text.format(at, Math.min(text.length - at, 1 + random(6)), {
		[mark]: random(3) === 0 ? null : true,
	});
}

/** The text of some paragraph of the body, when there is one. */
function someParagraph(doc: Y.Doc, random: Random): Y.XmlElement | null {
	const body = bodyOf(doc);
	return body.length === 0 ? null : (body.get(random(body.length)) as Y.XmlElement);
}

function editBody(doc: Y.Doc, random: Random): void {
	const body = bodyOf(doc);
	const paragraph = someParagraph(doc, random);
	const choice = random(10);
	if (paragraph === null || (choice === 0 && body.length < 20)) {
		const made = new Y.XmlElement('paragraph');
		made.insert(0, [new Y.XmlText(words(random))]);
		body.insert(random(body.length + 1), [made]);
	} else if (choice === 1) {
		body.delete(random(body.length), 1);
	} else if (choice === 2) {
		paragraph.setAttribute('level', String(random(4)));
	} else {
		const text = paragraph.get(0) as Y.XmlText | undefined;
		if (text === undefined) paragraph.insert(0, [new Y.XmlText(words(random))]);
		else if (choice < 5) format(text, random);
		else if (choice < 6) cut(text, random);
		else typeInto(text, random);
	}
}

const EDITS: readonly Edit[] = [
	(doc, random) => typeInto(textOf(doc), random),
	(doc, random) => cut(textOf(doc), random),
	(doc, random) => format(textOf(doc), random),
	(doc, random) => {
		const list = listOf(doc);
		if (isLong(list)) cut(list, random);
		else list.insert(random(list.length + 1), [random(9), words(random), { at: random(9) }]);
	},
	(doc, random) => cut(listOf(doc), random),
	(doc, random) => piece<Y.Map<unknown>>(doc, 'marks').set(`m${random(12)}`, random(1_000)),
	(doc, random) => piece<Y.Map<unknown>>(doc, 'marks').delete(`m${random(12)}`),
	editBody,
	editBody,
];

/** One random edit of one person. */
export const randomEdit: Edit = (doc, random) => EDITS[random(EDITS.length)]?.(doc, random);
