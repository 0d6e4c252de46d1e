import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { changesSince } from '#domain/frozen-piece.ts';
import type { EntryId, FeedbackId, SubmissionId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	addEntry,
	editOccurredOn,
	entriesOf,
	entryBody,
	entryField,
	readEntry,
	removeEntry,
	type NewEntry,
} from './entry-book.ts';
import { countCharacters } from './entry-characters.ts';
import { chosenOf, setChoice, setValue, valueOf } from './entry-marks.ts';
import { addFeedback, readFeedback } from './feedback.ts';
import { freezeEntry, submissionsOf, submitEntry } from './freeze-entry.ts';
import { matterOfEntry } from './matters.ts';

const ZHANG = `usr_${'z'.repeat(22)}` as UserId;
const CARD: NewEntry = {
	id: `ent_${'c'.repeat(22)}` as EntryId,
	type: 'talk',
	occurredOn: '2026-11-20' as LocalDate,
	writtenAt: '2026-11-20T10:00:00.000Z' as Instant,
	createdBy: ZHANG,
};
const submissionAt = (mark: string, at: string) => ({
	id: `sub_${mark.repeat(22)}` as SubmissionId,
	at: `2026-11-20T${at}:00.000Z` as Instant,
	by: ZHANG,
});

function aCard(over: Partial<NewEntry> = {}): Y.Doc {
	const doc = new Y.Doc();
	addEntry(doc, { ...CARD, ...over });
	return doc;
}

function write(doc: Y.Doc, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	entryBody(doc, CARD.id)?.push([paragraph]);
}

function fill(doc: Y.Doc): void {
	for (const field of ['place', 'mood', 'measures']) {
		entryField(doc, CARD.id, field)?.insert(0, field);
	}
	write(doc, '说了学习');
}

describe('submitting a card', () => {
	test('is refused kindly while a required part is missing, and then nothing has happened', () => {
		const doc = aCard();
		expect(submitEntry(doc, CARD.id, submissionAt('a', '11:00'))).toEqual([
			'place',
			'mood',
			'body',
			'measures',
		]);
		expect(readEntry(doc, CARD.id)?.submission).toBeNull();
	});

	test('freezes it: words, day and removal that come later from elsewhere do not change it', () => {
		const doc = aCard();
		fill(doc);
		const elsewhere = new Y.Doc();
		Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(doc));
		expect(submitEntry(doc, CARD.id, submissionAt('a', '11:00'))).toEqual([]);
		write(elsewhere, '晚到的话');
		editOccurredOn(elsewhere, CARD.id, '2026-11-01' as LocalDate);
		removeEntry(elsewhere, CARD.id, '2026-11-21T00:00:00.000Z' as Instant);
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere));
		const entry = readEntry(doc, CARD.id);
		expect(entry).toMatchObject({ occurredOn: '2026-11-20', removedAt: null });
		const now = freezeEntry(doc, CARD.id);
		expect(entry?.submission && now && changesSince(entry.submission.content, now)).toEqual([
			{ name: 'on', added: ['2026-11-01'], removed: ['2026-11-20'] },
			{ name: 'body', added: ['晚到的话'], removed: [] },
		]);
	});

	test('on two devices at once loses neither; the earlier one is shown', () => {
		const doc = aCard();
		fill(doc);
		const elsewhere = new Y.Doc();
		Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(doc));
		submitEntry(doc, CARD.id, submissionAt('b', '12:00'));
		submitEntry(elsewhere, CARD.id, submissionAt('a', '11:00'));
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere));
		expect(submissionsOf(doc, CARD).map(({ id }) => id[4])).toEqual(['a', 'b']);
		expect(readEntry(doc, CARD.id)?.submission?.at).toBe('2026-11-20T11:00:00.000Z');
	});

	test('what does not read well, or is incomplete, is no submission (N5)', () => {
		const doc = aCard();
		fill(doc);
		const map = entriesOf(doc).get(CARD.id) as Y.Map<unknown>;
		map.set(`submission/sub_${'x'.repeat(22)}`, '{');
		map.set(`submission/sub_${'y'.repeat(22)}`, 7);
		const content = { format: 1, kind: 'talk', on: '2026-11-20', parts: [] };
		const incomplete = { at: submissionAt('a', '11:00').at, by: ZHANG, content };
		map.set(`submission/sub_${'z'.repeat(22)}`, JSON.stringify(incomplete));
		expect(readEntry(doc, CARD.id)?.submission).toBeNull();
	});
});

describe('ticks and small values', () => {
	test('of two devices are both kept', () => {
		const doc = aCard({ type: 'visit' });
		const elsewhere = new Y.Doc();
		Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(doc));
		setChoice(doc, CARD.id, 'lookRound', 'power', true);
		setChoice(elsewhere, CARD.id, 'lookRound', 'water', true);
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere));
		expect(chosenOf(doc, CARD.id, 'lookRound')).toEqual(['power', 'water']);
		setChoice(doc, CARD.id, 'lookRound', 'power', false);
		expect(chosenOf(doc, CARD.id, 'lookRound')).toEqual(['water']);
	});

	test('only what is on the list, and only a moment that is one', () => {
		const doc = aCard({ type: 'illness' });
		setChoice(doc, CARD.id, 'lookRound', 'dragons', true);
		setValue(doc, CARD.id, 'toldGuardianAt', 'gestern');
		expect(valueOf(doc, CARD.id, 'toldGuardianAt')).toBe('');
		setValue(doc, CARD.id, 'toldGuardianAt', '2026-11-20T14:30');
		expect(valueOf(doc, CARD.id, 'toldGuardianAt')).toBe('2026-11-20T14:30');
		setValue(doc, CARD.id, 'toldGuardianAt', '');
		expect(valueOf(doc, CARD.id, 'toldGuardianAt')).toBe('');
	});

	test('a note of one tap is not an empty one (D7)', () => {
		const doc = aCard({ type: 'care-note' });
		expect(countCharacters(doc, { id: CARD.id, type: 'care-note' })).toBe(0);
		setChoice(doc, CARD.id, 'care', 'ask', true);
		expect(countCharacters(doc, { id: CARD.id, type: 'care-note' })).toBe(1);
	});
});

describe('a matter that somebody must report back on (E8)', () => {
	const told = (mark: string, isFixed: boolean) => ({
		id: `fbk_${mark.repeat(22)}` as FeedbackId,
		at: CARD.writtenAt,
		by: ZHANG,
		on: CARD.occurredOn,
		toWhom: '奶奶',
		way: 'face' as const,
		words: '',
		isFixed,
	});
	const stateOf = (doc: Y.Doc) => {
		const entry = readEntry(doc, CARD.id);
		return entry === null ? null : matterOfEntry(doc, entry);
	};

	test('a visit with a hazard is open, then unfixed, then closed', () => {
		const doc = aCard({ type: 'visit' });
		for (const field of ['place', 'met', 'reportedBack']) {
			entryField(doc, CARD.id, field)?.insert(0, field);
		}
		write(doc, '裸电线');
		setChoice(doc, CARD.id, 'lookRound', 'power', true);
		expect(stateOf(doc)).toBeNull();
		submitEntry(doc, CARD.id, submissionAt('a', '11:00'));
		expect(stateOf(doc)).toBe('open');
		addFeedback(doc, CARD.id, told('a', false));
		expect(stateOf(doc)).toBe('unfixed');
		addFeedback(doc, CARD.id, told('b', true));
		expect(stateOf(doc)).toBe('closed');
		expect(readFeedback(doc, CARD.id)).toHaveLength(2);
	});

	test('a note is one when it is marked for following up, and an illness always', () => {
		const note = aCard({ type: 'note' });
		write(note, '今天没吃饭');
		expect(stateOf(note)).toBeNull();
		setChoice(note, CARD.id, 'concern', 'follow-up', true);
		expect(stateOf(note)).toBe('open');
		const illness = aCard({ type: 'illness' });
		expect(stateOf(illness)).toBeNull();
		entryField(illness, CARD.id, 'symptom')?.insert(0, '发烧');
		expect(stateOf(illness)).toBe('open');
	});
});
