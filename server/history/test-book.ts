import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { EntryId, SessionId, UserId } from '#domain/ids.ts';
import { instantFromMs, type LocalDate } from '#domain/time.ts';
import { addEntry, entryBody } from '#notebook/entry-book.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';
import type { LoggedDocument } from './replay.ts';

const idOf = (prefix: string, name: string) => `${prefix}_${name.padStart(22, '0')}`;
export const userOf = (name: string) => idOf('usr', name) as UserId;
export const entryOf = (name: string) => idOf('ent', name) as EntryId;

/** Two or more people with copies of one journal, and the log that the school would have of it. */
export class TestBook {
	readonly rows: LoggedUpdate[] = [];
	nowMs = Date.parse('2026-11-23T02:00:00Z');
	readonly #copies = new Map<string, Y.Doc>();
	readonly #owners = new Map<number, UserId>();

	/** A person's own copy; what is done to it is logged with `send`. */
	copyOf(person: string): Y.Doc {
		const known = this.#copies.get(person);
		if (known !== undefined) return known;
		const copy = this.state();
		this.#copies.set(person, copy);
		return copy;
	}

	get logged(): LoggedDocument {
		const owners = [...this.#owners].map(([clientId, userId]) => ({
			clientId,
			userId,
			firm: true,
		}));
		return { rows: this.rows, owners };
	}

	get head(): number {
		return this.rows.at(-1)?.seq ?? 0;
	}

	/** Changes a copy, logs the change as one row and hands it to all others. */
	write(person: string, change: (doc: Y.Doc) => void): number {
		const doc = this.copyOf(person);
		const clockBefore = Y.getState(doc.store, doc.clientID);
		const updates: Uint8Array[] = [];
		const keep = (update: Uint8Array) => updates.push(update);
		doc.on('update', keep);
		doc.transact(() => change(doc));
		doc.off('update', keep);
		const bytes = updates[0];
		if (bytes === undefined) return this.head;
		if (Y.getState(doc.store, doc.clientID) > clockBefore) {
			this.#owners.set(doc.clientID, userOf(person));
		}
		return this.log(person, bytes);
	}

	log(person: string, bytes: Uint8Array): number {
		const seq = this.head + 1;
		const session = idOf('ses', person) as SessionId;
		this.rows.push({ seq, receivedAt: this.nowMs, author: userOf(person), session, bytes });
		for (const copy of this.#copies.values()) Y.applyUpdate(copy, bytes);
		return seq;
	}

	addEntry(person: string, name: string, words: string): number {
		return this.write(person, (doc) => {
			addEntry(doc, {
				id: entryOf(name),
				type: 'fortnight',
				occurredOn: '2026-11-20' as LocalDate,
				writtenAt: instantFromMs(this.nowMs),
				createdBy: userOf(person),
			});
			const paragraph = new Y.XmlElement('paragraph');
			const text = new Y.XmlText();
			text.insert(0, words);
			paragraph.insert(0, [text]);
			bodyOf(doc, name).insert(0, [paragraph]);
		});
	}

	/** Types into the first paragraph of an entry. */
	type(person: string, name: string, at: number, words: string): number {
		return this.write(person, (doc) => textOf(doc, name).insert(at, words));
	}

	/** What a fresh reader of the whole log sees, or of the log up to a row. */
	state(until = Infinity): Y.Doc {
		const doc = new Y.Doc();
		for (const { seq, bytes } of this.rows) if (seq <= until) Y.applyUpdate(doc, bytes);
		return doc;
	}

	json(until = Infinity): Record<string, unknown> {
		return this.state(until).getMap('entries').toJSON();
	}

	wait(minutes: number): void {
		this.nowMs += minutes * 60_000;
	}
}

export const bodyOf = (doc: Y.Doc, name: string) =>
	must(entryBody(doc, entryOf(name)), 'the body of an entry');

export function textOf(doc: Y.Doc, name: string): Y.XmlText {
	const paragraph = bodyOf(doc, name).get(0) as Y.XmlElement;
	return paragraph.get(0) as Y.XmlText;
}
