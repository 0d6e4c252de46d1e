import { beforeEach, expect, test } from 'vitest';
import { instantFromMs } from '#domain/time.ts';
import { entriesOf, removeEntry } from '#notebook/entry-book.ts';
import { sittingsOf } from './sittings.ts';
import { bodyOf, entryOf, TestBook, textOf, userOf } from './test-book.ts';
import { undoingOf } from './undo.ts';
import { wordsAt } from './words-at.ts';

const LONG = '他今天在操场上和同学一起跑步，还帮值日生擦了黑板，回家以后自己写完了作业。'.repeat(3);

let book: TestBook;
beforeEach(() => {
	book = new TestBook();
	book.copyOf('li');
});

const sittings = () => sittingsOf(book.logged, 'journal');
const wipes = () => sittings().filter(({ wipe }) => wipe !== null);

test('[R9] a sitting is one person’s until they get up; two may overlap', () => {
	book.addEntry('wang', 'a', '天气凉了');
	book.wait(5);
	book.type('li', 'a', 0, '今天');
	book.wait(20);
	book.type('wang', 'a', 6, '。');
	book.wait(31);
	book.type('wang', 'a', 0, '是的，');
	expect(sittings().map(({ author, firstSeq, lastSeq }) => [author, firstSeq, lastSeq])).toEqual([
		[userOf('wang'), 1, 3],
		[userOf('li'), 2, 2],
		[userOf('wang'), 4, 4],
	]);
});

test('[R9] a sitting tells what it did to each piece; its own slips do not count', () => {
	book.addEntry('wang', 'a', '天气凉了');
	book.wait(60);
	book.type('wang', 'a', 4, '他冷冷');
	book.write('wang', (doc) => textOf(doc, 'a').delete(6, 1));
	book.write('wang', (doc) => textOf(doc, 'a').delete(0, 2));
	book.addEntry('wang', 'b', '新的');
	const label = { type: 'entry', entryType: 'fortnight', occurredOn: '2026-11-20' };
	expect(sittings().at(-1)?.pieces).toEqual([
		{ piece: entryOf('a'), label, change: 'changed', written: 2, deleted: 2, marks: [] },
		{ piece: entryOf('b'), label, change: 'added', written: 2, deleted: 0, marks: [] },
	]);
});

test('[R9] entries deleted outright are a wipe by name, until they are back', () => {
	for (const name of ['a', 'b', 'c', 'd']) book.addEntry('wang', name, LONG);
	book.wait(60);
	const firstSeq = book.write('li', (doc) => {
		for (const name of ['a', 'b', 'c']) entriesOf(doc).delete(entryOf(name));
	});
	expect(wipes()).toMatchObject([
		{ author: userOf('li'), firstSeq, wipe: { removed: 3, emptied: 0, undone: false } },
	]);
	expect(wipes()[0]?.pieces.map(({ label, change }) => [label.type, change])).toEqual(
		Array.from({ length: 3 }, () => ['entry', 'removed']),
	);
	const undoing = undoingOf(book.logged, 'journal', { type: 'wipe', firstSeq, lastSeq: firstSeq });
	if (undoing !== null) book.log('wang', undoing.update);
	expect(wipes()).toMatchObject([{ wipe: { undone: true } }]);
});

test('[R9] emptied words are a wipe; one entry put away by its button is none', () => {
	for (const name of ['a', 'b', 'c']) book.addEntry('wang', name, LONG);
	book.wait(60);
	book.write('li', (doc) => removeEntry(doc, entryOf('a'), instantFromMs(0)));
	expect(wipes()).toEqual([]);
	book.wait(60);
	book.write('li', (doc) => bodyOf(doc, 'b').delete(0, 1));
	expect(wipes()).toMatchObject([{ wipe: { removed: 0, emptied: 1, undone: false } }]);
});

test('[R9] words typed and taken out again bit by bit in one sitting are nobody’s loss', () => {
	book.addEntry('wang', 'a', LONG);
	for (let left = LONG.length; left > 0; left -= 10) {
		book.write('wang', (doc) => textOf(doc, 'a').delete(0, Math.min(10, left)));
	}
	expect(sittings()).toHaveLength(1);
	expect(wipes()).toEqual([]);
});

test('[R9] what empties an entry at once is a sitting of its own, its own author’s too', () => {
	const before = book.addEntry('wang', 'a', LONG);
	book.type('wang', 'a', LONG.length, '又写了一句。');
	const written = book.head;
	book.wait(1);
	const firstSeq = book.write('wang', (doc) => bodyOf(doc, 'a').delete(0, 1));
	expect(sittings().map((each) => [each.firstSeq, each.lastSeq])).toEqual([
		[before, written],
		[firstSeq, firstSeq],
	]);
	const chars = LONG.length + 6;
	expect(wipes()).toMatchObject([
		{ firstSeq, wipe: { emptied: 1, pieces: [entryOf('a')], chars } },
	]);
});

test('[R9] a restoration is a sitting of its own, and never a wipe', () => {
	book.addEntry('wang', 'a', LONG);
	const then = book.head;
	book.wait(60);
	book.type('li', 'a', 0, LONG);
	const undoing = undoingOf(book.logged, 'journal', { type: 'moment', at: then, piece: null });
	const seq = book.log('li', undoing?.update ?? new Uint8Array());
	book.type('li', 'a', 0, '好');
	const restorations = new Map([[seq, 'moment' as const]]);
	const told = sittingsOf({ ...book.logged, restorations }, 'journal');
	expect(told.map(({ lastSeq, restoration, wipe }) => [lastSeq, restoration, wipe])).toEqual([
		[then, null, null],
		[then + 1, null, null],
		[seq, 'moment', null],
		[seq + 1, null, null],
	]);
});

test('[R9] undoing a wipe leaves the slips of the one who wiped away', () => {
	book.addEntry('wang', 'a', LONG);
	book.wait(60);
	const firstSeq = book.type('li', 'a', 0, '手滑');
	book.write('li', (doc) => textOf(doc, 'a').delete(0, 2));
	const text = textOf(book.state(), 'a').toString();
	for (let left = LONG.length; left > 0; left -= 10) {
		book.write('li', (doc) => textOf(doc, 'a').delete(0, Math.min(10, left)));
	}
	expect(wipes()).toMatchObject([{ firstSeq, author: userOf('li') }]);
	const undoing = undoingOf(book.logged, 'journal', { type: 'wipe', firstSeq, lastSeq: book.head });
	book.log('wang', undoing?.update ?? new Uint8Array());
	expect(textOf(book.state(), 'a').toString()).toBe(text);
});

test('[R9] the words of a moment are those of the rows up to it, with the hand of each', () => {
	book.addEntry('wang', 'a', '天气凉了');
	const then = book.head;
	book.wait(60);
	book.type('li', 'a', 2, '真的');
	const lines = (at: number | null) =>
		wordsAt(book.logged, { kind: 'journal', at, piece: null })[0]?.parts[0]?.lines[0];
	expect(lines(then)?.map(({ text }) => text)).toEqual(['天气凉了']);
	expect(lines(null)?.map(({ text, author }) => [text, author])).toEqual([
		['天气', userOf('wang')],
		['真的', userOf('li')],
		['凉了', userOf('wang')],
	]);
	const pieces = (at: number) => wordsAt(book.logged, { kind: 'journal', at, piece: null });
	expect([pieces(then)[0]?.asToday, pieces(book.head)[0]?.asToday]).toEqual([false, true]);
});
