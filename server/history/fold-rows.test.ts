import * as Y from 'yjs';
import { expect, test } from 'vitest';
import type { Restoration } from '#domain/history.ts';
import { instantFromMs } from '#domain/time.ts';
import { entriesOf, removeEntry, restoreEntry } from '#notebook/entry-book.ts';
import { createDice, type Dice } from '#server/demo/seeded-random.ts';
import { foldRows, type FoldingPart } from './fold-rows.ts';
import type { LoggedDocument } from './replay.ts';
import { sittingsOf } from './sittings.ts';
import { bodyOf, entryOf, TestBook, textOf } from './test-book.ts';
import { undoingOf } from './undo.ts';
import { wordsAt } from './words-at.ts';

const ALL = { upToSeq: Infinity, beforeMs: Infinity };
const PEOPLE = ['wang', 'li', 'zhao'];
const ENTRIES = ['a', 'b', 'c', 'd'];
const WORDS = '这两周他每天按时到校数学课上主动举手他笑了';

/** A year in small: sittings of several people, slips, wipes, things put away, restorations. */
class PlayedBook {
	readonly book = new TestBook();
	readonly restorations = new Map<number, Restoration['type']>();
	readonly #dice: Dice;
	#begun = 0;

	constructor(seed: number) {
		this.#dice = createDice(seed);
		for (const person of PEOPLE) this.book.copyOf(person);
		for (let sitting = 0; sitting < 14; sitting++) {
			this.#sit();
			this.book.wait(this.#dice.pick([3, 20, 40, 600]));
		}
	}

	get logged(): LoggedDocument {
		return { ...this.book.logged, restorations: this.restorations };
	}

	#sit(): void {
		const dice = this.#dice;
		const person = dice.pick(PEOPLE);
		const others = dice.chance(0.3) ? dice.pick(PEOPLE) : person;
		for (let step = dice.between(1, 25); step > 0; step--) {
			this.#do(dice.chance(0.2) ? others : person);
			this.book.nowMs += dice.between(200, 90_000);
		}
	}

	#do(person: string): void {
		const dice = this.#dice;
		if (this.#begun < 2 || (this.#begun < ENTRIES.length && dice.chance(0.05))) {
			this.book.addEntry(person, ENTRIES[this.#begun++] ?? 'a', WORDS.repeat(dice.between(1, 5)));
		} else if (dice.chance(0.03)) this.#restore(person);
		else this.book.write(person, (doc) => this.#write(doc));
	}

	#write(doc: Y.Doc): void {
		const dice = this.#dice;
		const name = ENTRIES[dice.between(0, this.#begun - 1)] ?? 'a';
		if (!entriesOf(doc).has(entryOf(name))) return;
		const body = bodyOf(doc, name);
		const act = dice.between(0, 20);
		if (act === 0) return removeEntry(doc, entryOf(name), instantFromMs(this.book.nowMs));
		if (act === 1) return restoreEntry(doc, entryOf(name));
		if (act === 2) return body.delete(0, body.length);
		if (act === 3) return void entriesOf(doc).delete(entryOf(name));
		if (body.length === 0 || act === 4) {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(WORDS)]);
			return body.insert(0, [paragraph]);
		}
		const text = textOf(doc, name);
		const at = dice.between(0, text.length);
		if (act < 8 && at < text.length)
			text.delete(at, Math.min(dice.between(1, 6), text.length - at));
		else if (act === 8 && text.length > 2) text.format(0, 2, { bold: true });
		else text.insert(at, dice.pick([...WORDS]));
	}

	#restore(person: string): void {
		const { lastSeq } = this.#dice.pick(sittingsOf(this.logged, 'journal'));
		const moment = { type: 'moment', at: lastSeq, piece: null } as const;
		const undoing = undoingOf(this.logged, 'journal', moment);
		if (undoing !== null) this.restorations.set(this.book.log(person, undoing.update), 'moment');
	}
}

/** The log as the store has it after the fold. */
function folded(logged: LoggedDocument, parts: readonly FoldingPart[]): LoggedDocument {
	let rows = [...logged.rows];
	for (const { fromSeq, replaces, updates } of parts) {
		const at = rows.findIndex(({ seq }) => seq >= fromSeq);
		expect(rows[at + replaces - 1]?.seq).toBe(updates.at(-1)?.seq);
		rows = [...rows.slice(0, at), ...updates, ...rows.slice(at + replaces)];
	}
	return { ...logged, rows };
}

/** What anybody can ask of a history, and the documents that restorations lead to. */
function* answers(logged: LoggedDocument, dice: Dice): Generator<unknown> {
	const sittings = sittingsOf(logged, 'journal');
	yield sittings;
	yield wordsAt(logged, { kind: 'journal', at: null, piece: null });
	for (const { lastSeq } of sittings) {
		yield wordsAt(logged, { kind: 'journal', at: lastSeq, piece: null });
	}
	const wipes = sittings.filter(({ wipe }) => wipe !== null);
	const restorations: Restoration[] = [
		...[0, 1, 2].map(() => ({
			...{ type: 'moment' as const, at: dice.pick(sittings).lastSeq },
			piece: dice.chance(0.5) ? null : entryOf(dice.pick(ENTRIES)),
		})),
		...wipes.map(({ firstSeq, lastSeq }) => ({ type: 'wipe' as const, firstSeq, lastSeq })),
		...[...(logged.restorations ?? [])].map(([seq]) => ({ type: 'restoration' as const, seq })),
	];
	for (const restoration of restorations) {
		const undoing = undoingOf(logged, 'journal', restoration);
		const doc = new Y.Doc();
		for (const { bytes } of logged.rows) Y.applyUpdate(doc, bytes);
		if (undoing !== null) Y.applyUpdate(doc, undoing.update);
		yield [restoration, undoing?.pieces.toSorted(), entriesOf(doc).toJSON()];
	}
}

test('[R9] a fold changes nothing that history, attribution and restorations say (12 seeds)', () => {
	let [rowsBefore, rowsAfter] = [0, 0];
	for (let seed = 1; seed <= 12; seed++) {
		const { logged } = new PlayedBook(seed);
		const after = folded(logged, foldRows(logged, 'journal', ALL));
		rowsBefore += logged.rows.length;
		rowsAfter += after.rows.length;
		const [before, now] = [logged, after].map((each) => [...answers(each, createDice(seed))]);
		before?.forEach((answer, index) => {
			expect(now?.[index], `seed ${seed}, answer ${index}`).toEqual(answer);
		});
		// A fold of what is folded finds nothing to do.
		expect(foldRows(after, 'journal', ALL), `seed ${seed}`).toEqual([]);
	}
	expect(rowsAfter).toBeLessThan(rowsBefore / 2);
});

test('[R9] a fold in two goes says the same as in one', () => {
	for (let seed = 41; seed <= 46; seed++) {
		const { logged } = new PlayedBook(seed);
		const ends = sittingsOf(logged, 'journal').map(({ lastSeq }) => lastSeq);
		const upToSeq = ends[Math.floor(ends.length / 2)] ?? 0;
		const half = folded(logged, foldRows(logged, 'journal', { ...ALL, upToSeq }));
		expect(half.rows.filter(({ seq }) => seq > upToSeq)).toEqual(
			logged.rows.filter(({ seq }) => seq > upToSeq),
		);
		const whole = folded(half, foldRows(half, 'journal', ALL));
		const [before, now] = [logged, whole].map((each) => [...answers(each, createDice(seed))]);
		expect(now, `seed ${seed}`).toEqual(before);
	}
});

test('[R9] what is too young is not touched', () => {
	const { logged } = new PlayedBook(1);
	const middle = logged.rows[Math.floor(logged.rows.length / 2)]?.receivedAt ?? 0;
	const after = folded(logged, foldRows(logged, 'journal', { ...ALL, beforeMs: middle }));
	expect(after.rows.filter(({ receivedAt }) => receivedAt >= middle)).toEqual(
		logged.rows.filter(({ receivedAt }) => receivedAt >= middle),
	);
	expect(after.rows.length).toBeLessThan(logged.rows.length);
});

test('[R9] what comes before a submission, with it and after it stays apart', () => {
	const book = new TestBook();
	book.addEntry('wang', 'a', WORDS);
	for (const letter of WORDS) book.type('wang', 'a', 0, letter);
	const submitted = book.write('wang', (doc) => {
		(entriesOf(doc).get(entryOf('a')) as Y.Map<unknown>).set('submission/one', '{}');
	});
	for (const letter of WORDS) book.type('wang', 'a', 0, letter);
	const after = folded(book.logged, foldRows(book.logged, 'journal', ALL));
	expect(after.rows.map(({ seq }) => seq)).toEqual([submitted - 1, submitted, book.head]);
	expect(after.rows[1]).toEqual(book.logged.rows[submitted - 1]);
});
