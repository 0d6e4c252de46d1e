import * as Y from 'yjs';
import { parseId, type SummaryId } from '#domain/ids.ts';
import { parseMonth, type Month } from '#domain/summary.ts';
import { parseInstant, type Instant } from '#domain/time.ts';
import { plainText } from '#domain/rich-text.ts';
import { fragmentToRichText } from './rich-text.ts';
import { readFragment, readMap, readString } from './y-read.ts';

/**
 * The shape of a mentor's book of summaries (月总结, F4): a map of summaries, each of one month. The
 * key is an id of its own and not the month: two devices that begin the same month apart would make
 * the same key twice, and one text would be lost. Two of one month stand side by side instead.
 */
export interface Summary {
	readonly id: SummaryId;
	readonly month: Month;
	readonly writtenAt: Instant;
	/** When its author handed it in (device clock); `null` while it is written on. */
	readonly submittedAt: Instant | null;
	readonly removedAt: Instant | null;
	/** How much is written in it, blanks left out. */
	readonly characters: number;
}

/** The root map; observe it to follow the book. */
export function summariesOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('summaries');
}

/** Begins the summary of a month, empty (rules N1, N2). */
export function addSummary(
	doc: Y.Doc,
	{ id, month, writtenAt }: Pick<Summary, 'id' | 'month' | 'writtenAt'>,
): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('month', month);
		map.set('writtenAt', writtenAt);
		map.set('body', new Y.XmlFragment());
		summariesOf(doc).set(id, map);
	});
}

/** All summaries that read well, newest month first, of one month in the order they were begun. */
export function readSummaries(doc: Y.Doc): Summary[] {
	return [...summariesOf(doc).keys()]
		.flatMap((key) => readSummary(doc, key) ?? [])
		.sort((a, b) =>
			a.month === b.month ? (a.writtenAt < b.writtenAt ? -1 : 1) : a.month < b.month ? 1 : -1,
		);
}

export function readSummary(doc: Y.Doc, key: string): Summary | null {
	const id = parseId('summary', key);
	const map = readMap(summariesOf(doc), key);
	if (id === null || map === null) return null;
	const month = parseMonth(readString(map, 'month'));
	const writtenAt = parseInstant(readString(map, 'writtenAt'));
	if (month === null || writtenAt === null) return null;
	return {
		...{ id, month, writtenAt },
		submittedAt: parseInstant(readString(map, 'submittedAt')),
		removedAt: parseInstant(readString(map, 'removedAt')),
		characters: [...summaryText(doc, id).replace(/\s/gu, '')].length,
	};
}

/** The rich-text body, to be bound to an editor. */
export function summaryBody(doc: Y.Doc, id: SummaryId): Y.XmlFragment | null {
	const map = readMap(summariesOf(doc), id);
	return map === null ? null : readFragment(map, 'body');
}

/** The words of a summary, blocks separated by line breaks. */
export function summaryText(doc: Y.Doc, id: SummaryId): string {
	const body = summaryBody(doc, id);
	return body === null ? '' : plainText(fragmentToRichText(body));
}

/** Hands a summary in; `reopenSummary` takes it back to write on. */
export function submitSummary(doc: Y.Doc, id: SummaryId, at: Instant): void {
	readMap(summariesOf(doc), id)?.set('submittedAt', at);
}

export function reopenSummary(doc: Y.Doc, id: SummaryId): void {
	readMap(summariesOf(doc), id)?.delete('submittedAt');
}

/** Takes a summary out of sight; `restoreSummary` puts it back (rule N4). */
export function removeSummary(doc: Y.Doc, id: SummaryId, at: Instant): void {
	readMap(summariesOf(doc), id)?.set('removedAt', at);
}

export function restoreSummary(doc: Y.Doc, id: SummaryId): void {
	readMap(summariesOf(doc), id)?.delete('removedAt');
}
