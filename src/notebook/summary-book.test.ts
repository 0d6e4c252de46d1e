import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SummaryId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant } from '#domain/time.ts';
import {
	addSummary,
	readSummaries,
	removeSummary,
	reopenSummary,
	restoreSummary,
	submitSummary,
	summariesOf,
	summaryBody,
	summaryText,
} from './summary-book.ts';

const ONE = 'sum_0000000000000000000001' as SummaryId;
const TWO = 'sum_0000000000000000000002' as SummaryId;
const NOVEMBER = '2026-11' as Month;
const at = (time: string) => `2026-11-20T${time}:00.000Z` as Instant;

function write(doc: Y.Doc, id: SummaryId, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	summaryBody(doc, id)?.push([paragraph]);
}

test('two devices that begin the same month apart keep both texts', () => {
	const phone = new Y.Doc();
	const desk = new Y.Doc();
	addSummary(phone, { id: ONE, month: NOVEMBER, writtenAt: at('08:00') });
	write(phone, ONE, '手机上写的');
	addSummary(desk, { id: TWO, month: NOVEMBER, writtenAt: at('09:00') });
	write(desk, TWO, '电脑上写的');
	Y.applyUpdate(desk, Y.encodeStateAsUpdate(phone));
	expect(readSummaries(desk).map(({ id }) => summaryText(desk, id))).toEqual([
		'手机上写的',
		'电脑上写的',
	]);
});

test('handed in, taken back, put away and put back', () => {
	const doc = new Y.Doc();
	addSummary(doc, { id: ONE, month: NOVEMBER, writtenAt: at('08:00') });
	write(doc, ONE, '这个月 谈了四次心。');
	submitSummary(doc, ONE, at('10:00'));
	expect(readSummaries(doc)).toMatchObject([{ submittedAt: at('10:00'), characters: 9 }]);
	reopenSummary(doc, ONE);
	removeSummary(doc, ONE, at('11:00'));
	expect(readSummaries(doc)).toMatchObject([{ submittedAt: null, removedAt: at('11:00') }]);
	restoreSummary(doc, ONE);
	expect(readSummaries(doc)).toMatchObject([{ removedAt: null }]);
});

test('what is not of the right shape reads as absent (N5)', () => {
	const doc = new Y.Doc();
	summariesOf(doc).set(ONE, 'no map');
	summariesOf(doc).set('2026-11', new Y.Map());
	summariesOf(doc).set(TWO, new Y.Map([['month', '2026-14']]));
	expect(readSummaries(doc)).toEqual([]);
});
