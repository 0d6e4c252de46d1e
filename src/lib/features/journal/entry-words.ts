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
	}[type]();
}

export function bookTitle(book: Book): string {
	return book === 'journal' ? m.journal_title() : m.diary_title();
}

export function bookReaders(book: Book): string {
	return book === 'journal' ? m.journal_readers() : m.diary_readers();
}

interface FieldWords {
	readonly label: string;
	readonly prompt: string;
	/** How many lines it shows while empty. */
	readonly rows: number;
}

const FIELD_WORDS: Readonly<Record<string, () => FieldWords>> = {
	place: () => ({ label: m.field_place(), prompt: m.field_place_prompt(), rows: 1 }),
	mood: () => ({ label: m.field_mood(), prompt: m.field_mood_prompt(), rows: 1 }),
	childWords: () => ({
		label: m.field_child_words(),
		prompt: m.field_child_words_prompt(),
		rows: 2,
	}),
	measures: () => ({ label: m.field_measures(), prompt: m.field_measures_prompt(), rows: 2 }),
	effect: () => ({ label: m.field_effect(), prompt: m.field_effect_prompt(), rows: 2 }),
	nextStep: () => ({ label: m.field_next_step(), prompt: m.field_next_step_prompt(), rows: 1 }),
	met: () => ({ label: m.field_met(), prompt: m.field_met_prompt(), rows: 1 }),
	hazards: () => ({ label: m.field_hazards(), prompt: m.field_hazards_prompt(), rows: 2 }),
	reportedBack: () => ({
		label: m.field_reported_back(),
		prompt: m.field_reported_back_prompt(),
		rows: 2,
	}),
};

/** Label and question of a field; `null` for a field this version has no words for. */
export function fieldWords(field: string): FieldWords | null {
	return FIELD_WORDS[field]?.() ?? null;
}
