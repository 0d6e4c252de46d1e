import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { addEntry } from '#notebook/entry-book.ts';
import { instantFromMs, type LocalDate } from '#domain/time.ts';
import { createDice, type Dice } from '#server/demo/seeded-random.ts';
import { admit } from '#server/relay/admission.ts';
import { DocumentContent } from '#server/relay/document-content.ts';
import { rootsOf } from '#server/relay/roots.ts';
import { bodyOf, entryOf, TestBook, userOf } from './test-book.ts';
import { wordsAt } from './words-at.ts';

/** Everybody writes in letters of their own, so that the words say who typed them. */
const ALPHABETS: Readonly<Record<string, string>> = {
	wang: 'abcdef',
	li: 'uvwxyz',
	mallory: '0123',
};
const NAMES = Object.keys(ALPHABETS);

/** The door of a room without its sockets: admission by the real rules, claims kept, rows logged. */
class Door {
	readonly book = new TestBook();
	readonly content = new DocumentContent({ snapshot: null, tail: [] });
	refused = 0;

	send(name: string, update: Uint8Array, typed: boolean): void {
		const author = userOf(name);
		const verdict = admit(this.content, { update, author, typed }, rootsOf('journal'));
		if (verdict.type === 'refuse') this.refused++;
		if (verdict.type !== 'accept') return;
		this.content.admitted(verdict, author);
		this.content.appended(this.book.log(name, update), update);
	}

	get logged() {
		return { rows: this.book.rows, owners: [...this.content.ownersByClientId.values()] };
	}
}

function typeSome(doc: Y.Doc, name: string, dice: Dice): Uint8Array {
	const before = Y.encodeStateVector(doc);
	const text = (bodyOf(doc, 'a').get(0) as Y.XmlElement).get(0) as Y.XmlText;
	text.insert(
		dice.between(0, text.length),
		must(ALPHABETS[name], 'an alphabet')[dice.between(0, 3)] ?? '',
	);
	if (dice.chance(0.2) && text.length > 3) text.delete(dice.between(0, text.length - 2), 1);
	return Y.encodeStateAsUpdate(doc, before);
}

function begin(door: Door): void {
	door.send(
		'wang',
		(() => {
			const doc = door.book.copyOf('wang');
			addEntry(doc, {
				id: entryOf('a'),
				type: 'note',
				occurredOn: '2026-11-20' as LocalDate,
				writtenAt: instantFromMs(0),
				// Whatever the document claims: it is not asked.
				createdBy: userOf('mallory'),
			});
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText('abc')]);
			bodyOf(doc, 'a').insert(0, [paragraph]);
			return Y.encodeStateAsUpdate(doc);
		})(),
		true,
	);
}

function playRound(seed: number): { wrong: string[]; refused: number } {
	const dice = createDice(seed);
	const door = new Door();
	begin(door);
	for (const name of NAMES) door.book.copyOf(name);
	for (let step = 0; step < 40; step++) {
		const name = dice.pick(NAMES);
		const copy = door.book.copyOf(name);
		const victim = door.book.copyOf(dice.pick(['wang', 'li']));
		if (name !== 'mallory' || dice.chance(0.3)) door.send(name, typeSome(copy, name, dice), true);
		else if (dice.chance(0.5)) {
			// Under the client id of somebody else.
			const forged = new Y.Doc();
			Y.applyUpdate(forged, Y.encodeStateAsUpdate(victim));
			forged.clientID = victim.clientID;
			door.send('mallory', typeSome(forged, 'mallory', dice), dice.chance(0.5));
		} else {
			// An echo of everything as if it were one's own, before or after its author has sent it.
			const name = victim === door.book.copyOf('wang') ? 'wang' : 'li';
			const unsent = typeSome(victim, name, dice);
			door.send('mallory', Y.encodeStateAsUpdate(victim), false);
			door.send(name, unsent, true);
			door.send(name, typeSome(victim, name, dice), true);
		}
	}
	const wrong = wordsAt(door.logged, { kind: 'diary', at: null, piece: null })
		.flatMap(({ parts }) => parts.flatMap(({ lines }) => lines.flat()))
		.flatMap(({ text, author }) =>
			[...text].filter((letter) => {
				const name = NAMES.find((each) => userOf(each) === author) ?? '';
				return !ALPHABETS[name]?.includes(letter);
			}),
		);
	return { wrong, refused: door.refused };
}

test('[R9] [A12] every character has its own author, whatever is tried (50 seeds)', () => {
	let refused = 0;
	for (let seed = 1; seed <= 50; seed++) {
		const round = playRound(seed);
		expect(round.wrong, `seed ${seed}`).toEqual([]);
		refused += round.refused;
	}
	expect(refused).toBeGreaterThan(50);
});
