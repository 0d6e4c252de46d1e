import { coverMore, maskedText, type Span } from '#domain/exchange/mask.ts';

/** A stretch of the copy as it is shown: words as they are, or a cover with what lies under it. */
export type Segment =
	| { readonly type: 'words'; readonly from: number; readonly text: string }
	| { readonly type: 'cover'; readonly span: Span; readonly under: string };

/** The text cut at its covers, in order. */
export function segmentsOf(text: string, spans: readonly Span[]): Segment[] {
	const segments: Segment[] = [];
	let at = 0;
	for (const span of spans.toSorted((a, b) => a.from - b.from)) {
		if (span.from > at) segments.push({ type: 'words', from: at, text: text.slice(at, span.from) });
		segments.push({ type: 'cover', span, under: text.slice(span.from, span.to) });
		at = span.to;
	}
	if (at < text.length) segments.push({ type: 'words', from: at, text: text.slice(at) });
	return segments;
}

/** Covers a word wherever it stands in the open; `null` when it stands nowhere. */
export function coverWord(
	text: string,
	spans: readonly Span[],
	word: string,
	cover: string,
): readonly Span[] | null {
	let covered: readonly Span[] | null = null;
	for (let at = text.indexOf(word); at >= 0 && word !== ''; at = text.indexOf(word, at + 1)) {
		const span = { from: at, to: at + word.length, cover };
		const isUnder = (covered ?? spans).some(({ from, to }) => from <= span.from && to >= span.to);
		if (!isUnder) covered = coverMore(covered ?? spans, span);
	}
	return covered;
}

/** What would be sent. */
export const copyOf = maskedText;
