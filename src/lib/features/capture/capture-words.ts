import { m } from '#lib/i18n/generated/messages.js';
import type { WordsFault } from '#domain/own-words.ts';
import type { CaptureKind } from './capture-draft.svelte.ts';

/** What the pages for writing to several journals at once call things. */
export function captureTitle(kind: CaptureKind): string {
	return {
		photos: m.capture_photos_title,
		'good-news': m.capture_news_title,
		fortnight: m.capture_fortnight_title,
	}[kind]();
}

export function captureHelp(kind: CaptureKind): string {
	return {
		photos: m.capture_photos_help,
		'good-news': m.capture_news_help,
		fortnight: m.capture_fortnight_help,
	}[kind]();
}

export function sharedLabel(kind: CaptureKind): string {
	return {
		photos: m.capture_photos_words,
		'good-news': m.capture_news_words,
		fortnight: m.capture_fortnight_shared,
	}[kind]();
}

/** Kindly: why it is not written yet. */
export function wordsFaultWords(fault: WordsFault): string {
	if (fault.type === 'missing') {
		return m.capture_words_missing({ names: fault.names.join(m.list_separator()) });
	}
	return m.capture_words_same({ one: fault.names[0], other: fault.names[1] });
}
