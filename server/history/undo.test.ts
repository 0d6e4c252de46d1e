import * as Y from 'yjs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Restoration } from '#domain/history.ts';
import { instantFromMs } from '#domain/time.ts';
import { entriesOf, removeEntry } from '#notebook/entry-book.ts';
import { createDice } from '#server/demo/seeded-random.ts';
import { bodyOf, entryOf, TestBook, textOf } from './test-book.ts';
import { undoingOf } from './undo.ts';

let book: TestBook;
beforeEach(() => {
	book = new TestBook();
	book.copyOf('li');
	book.addEntry('wang', 'a', '天气凉了');
	book.addEntry('wang', 'b', '他会做分数题了');
	book.wait(60);
});

function restore(restoration: Restoration, by = 'zhao'): number {
	const undoing = undoingOf(book.logged, 'journal', restoration);
	if (undoing === null) throw new Error('Nothing to restore.');
	return book.log(by, undoing.update);
}

const entry = (json: Record<string, unknown>, name: string) => json[entryOf(name)];

describe('[R9] going back to a moment', () => {
	test('an entry goes back, and later work in other entries stays', () => {
		const then = book.head;
		book.type('li', 'a', 0, '今天');
		book.write('li', (doc) => textOf(doc, 'a').delete(3, 2));
		book.type('li', 'b', 0, '真好：');
		const before = book.json();
		restore({ type: 'moment', at: then, piece: entryOf('a') });
		expect(entry(book.json(), 'a')).toEqual(entry(book.json(then), 'a'));
		expect(entry(book.json(), 'b')).toEqual(entry(before, 'b'));
	});

	test('an entry that was deleted outright comes back whole', () => {
		const then = book.head;
		book.write('li', (doc) => entriesOf(doc).delete(entryOf('a')));
		expect(entry(book.json(), 'a')).toBeUndefined();
		restore({ type: 'moment', at: then, piece: entryOf('a') });
		expect(book.json()).toEqual(book.json(then));
	});

	test('entries that came later stay when a whole book goes back', () => {
		const then = book.head;
		book.addEntry('li', 'c', '新的一篇');
		book.type('li', 'a', 4, '多穿一件');
		restore({ type: 'moment', at: then, piece: null });
		expect(entry(book.json(), 'a')).toEqual(entry(book.json(then), 'a'));
		expect(JSON.stringify(entry(book.json(), 'c'))).toContain('新的一篇');
	});

	test('where nothing is different there is nothing to do', () => {
		expect(undoingOf(book.logged, 'journal', { type: 'moment', at: book.head, piece: null })).toBe(
			null,
		);
	});

	test('is taken back by one more new edit', () => {
		const then = book.head;
		book.type('li', 'a', 0, '今天');
		const before = book.json();
		const seq = restore({ type: 'moment', at: then, piece: entryOf('a') });
		restore({ type: 'restoration', seq });
		expect(book.json()).toEqual(before);
	});
});

describe('[R9] undoing a wipe', () => {
	test('brings back what one person took away, and keeps what was written since', () => {
		const before = book.json();
		const firstSeq = book.write('li', (doc) => {
			entriesOf(doc).delete(entryOf('a'));
			bodyOf(doc, 'b').delete(0, bodyOf(doc, 'b').length);
		});
		book.addEntry('zhao', 'c', '后来的');
		restore({ type: 'wipe', firstSeq, lastSeq: firstSeq });
		expect(entry(book.json(), 'a')).toEqual(entry(before, 'a'));
		expect(entry(book.json(), 'b')).toEqual(entry(before, 'b'));
		expect(JSON.stringify(book.json())).toContain('后来的');
	});

	test('brings back what was put out of sight, and leaves the work of others in that time', () => {
		const firstSeq = book.write('li', (doc) => removeEntry(doc, entryOf('a'), instantFromMs(0)));
		book.type('zhao', 'b', 0, '还有：');
		const lastSeq = book.write('li', (doc) => removeEntry(doc, entryOf('b'), instantFromMs(0)));
		restore({ type: 'wipe', firstSeq, lastSeq });
		const json = JSON.stringify(book.json());
		expect(json).not.toContain('removedAt');
		expect(json).toContain('还有：他会做分数题了');
	});
});

test('[R9] whatever is done to an entry, going back gives the state of that moment (60 seeds)', () => {
	for (let seed = 1; seed <= 60; seed++) {
		const dice = createDice(seed);
		const pick = (count: number) => dice.between(0, count - 1);
		book = new TestBook();
		book.copyOf('li');
		book.addEntry('wang', 'a', '天气凉了，他添了衣服。');
		let then = book.head;
		for (let step = 0; step < 25; step++) {
			doSomething(['wang', 'li'][pick(2)] ?? 'wang', pick, step);
			if (step === 8) then = book.head;
		}
		const undoing = undoingOf(book.logged, 'journal', { type: 'moment', at: then, piece: null });
		if (undoing !== null) book.log('zhao', undoing.update);
		expect(entry(book.json(), 'a'), `seed ${seed}`).toEqual(entry(book.json(then), 'a'));
	}
});

function doSomething(person: string, pick: (count: number) => number, step: number): void {
	book.write(person, (doc) => {
		const body = bodyOf(doc, 'a');
		const act = pick(6);
		const paragraph = body.get(pick(Math.max(1, body.length))) as Y.XmlElement | undefined;
		const text = paragraph?.get(0) as Y.XmlText | undefined;
		if (act === 0 || text === undefined) {
			const fresh = new Y.XmlElement('paragraph');
			fresh.insert(0, [new Y.XmlText(`第${step}段`)]);
			body.insert(pick(body.length + 1), [fresh]);
		} else if (act === 1 && body.length > 1) body.delete(pick(body.length), 1);
		else if (act === 2 && text.length > 2) text.delete(pick(text.length - 2), 2);
		else if (act === 3 && text.length > 1) text.format(0, pick(text.length), { bold: true });
		else text.insert(pick(text.length + 1), `字${step}`);
	});
}
