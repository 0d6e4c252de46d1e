import type * as Y from 'yjs';
import {
	FEEDBACK_WAYS,
	feedbackLengthMax,
	type Feedback,
	type FeedbackWay,
} from '#domain/feedback.ts';
import { parseId, type EntryId } from '#domain/ids.ts';
import { parseInstant, parseLocalDate } from '#domain/time.ts';
import { entryMap } from './entry-book.ts';
import { parseJson } from './submission.ts';

/**
 * What was reported back of a visit or a concern (反馈, E8): statements under keys of their own, each
 * by one hand and never changed, so that none is lost when two people report at the same time.
 */
const PREFIX = 'feedback/';

export function isFeedbackKey(key: string): boolean {
	return key.startsWith(PREFIX);
}

export function addFeedback(doc: Y.Doc, entryId: EntryId, { id, ...rest }: Feedback): void {
	entryMap(doc, entryId)?.set(`${PREFIX}${id}`, JSON.stringify(rest));
}

/** All that read well, the earliest first. */
export function readFeedback(doc: Y.Doc, entryId: EntryId): Feedback[] {
	const map = entryMap(doc, entryId);
	const all: Feedback[] = [];
	for (const key of map?.keys() ?? []) {
		const feedback = isFeedbackKey(key) ? parseFeedback(key, map?.get(key)) : null;
		if (feedback !== null) all.push(feedback);
	}
	return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

function parseFeedback(key: string, value: unknown): Feedback | null {
	const id = parseId('feedback', key.slice(PREFIX.length));
	const json = parseJson(value);
	const at = parseInstant(json?.['at']);
	const by = parseId('user', json?.['by']);
	const on = parseLocalDate(json?.['on']);
	const [toWhom, way, words] = [json?.['toWhom'], json?.['way'], json?.['words']];
	if (!id || !at || !by || !on || typeof toWhom !== 'string' || typeof words !== 'string') {
		return null;
	}
	if (!isWay(way) || toWhom.trim() === '' || words.length > feedbackLengthMax) return null;
	return { id, at, by, on, toWhom, way, words, isFixed: json?.['isFixed'] === true };
}

function isWay(way: unknown): way is FeedbackWay {
	return FEEDBACK_WAYS.some((each) => each === way);
}
