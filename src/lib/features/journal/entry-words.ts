import type { Book, EntryType } from '#domain/entry.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the interface calls each kind of entry, and how it explains it to whoever starts one. */
export function entryTypeName(type: EntryType): string {
	return {
		fortnight: m.entry_fortnight,
		'good-news': m.entry_good_news,
		photos: m.entry_photos,
		note: m.entry_note,
		talk: m.entry_talk,
		visit: m.entry_visit,
		'care-note': m.entry_care_note,
		'talk-note': m.entry_talk_note,
		illness: m.entry_illness,
		call: m.entry_call,
		check: m.entry_check,
		addendum: m.entry_addendum,
	}[type]();
}

export function entryTypeHelp(type: EntryType): string {
	return {
		fortnight: m.entry_fortnight_help,
		'good-news': m.entry_good_news_help,
		photos: m.entry_photos_help,
		note: m.entry_note_help,
		talk: m.entry_talk_help,
		visit: m.entry_visit_help,
		'care-note': m.entry_care_note_help,
		'talk-note': m.entry_talk_note_help,
		illness: m.entry_illness_help,
		call: m.entry_call_help,
		check: m.entry_check_help,
		addendum: m.entry_addendum_help,
	}[type]();
}

/** What may be written in the body; shown while it is empty and never part of it. */
export function bodyPrompt(type: EntryType): string {
	return {
		fortnight: m.entry_fortnight_prompt,
		'good-news': m.entry_good_news_prompt,
		photos: m.entry_photos_prompt,
		note: m.entry_note_prompt,
		talk: m.entry_talk_prompt,
		visit: m.entry_visit_prompt,
		'care-note': m.entry_care_note_prompt,
		'talk-note': m.entry_talk_note_prompt,
		illness: m.entry_illness_prompt,
		call: m.entry_call_prompt,
		check: m.entry_check_prompt,
		addendum: m.entry_addendum_prompt,
	}[type]();
}

export function bookTitle(book: Book): string {
	return book === 'journal' ? m.journal_title() : m.diary_title();
}

export function bookReaders(book: Book): string {
	return book === 'journal' ? m.journal_readers() : m.diary_readers();
}

/** The heading over the body of an entry that has fields as well. */
export function bodyLabel(type: EntryType): string {
	if (type === 'talk') return m.card_body_talk();
	return type === 'visit' ? m.card_body_visit() : m.entry_body();
}
