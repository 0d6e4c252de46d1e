import type { PublishedContent } from '#domain/publication.ts';

/**
 * How many bytes of entries one page of the parents' letter may hold. The whole page promises 60 KB;
 * the rest is for its frame, its look and the markup around the words.
 */
export const ENTRY_BYTES_MAX = 44_000;

/** Markup around one entry: its head, its date, its frame. */
const ENTRY_FRAME_BYTES = 500;
/** Markup of one picture: two addresses, an alternative text, measures. */
const PHOTO_BYTES = 420;

type Measured = Pick<PublishedContent, 'body'> & { readonly photos: readonly unknown[] };

/**
 * Shares the entries out to pages, in their order, each as full as may be. An entry is never cut, so
 * one that is longer than a page alone has one to itself. There is always a first page.
 */
export function splitIntoPages<E extends Measured>(entries: readonly E[]): readonly E[][] {
	const pages: E[][] = [[]];
	let bytes = 0;
	for (const entry of entries) {
		const size = entryBytes(entry);
		const page = pages.at(-1);
		if (page !== undefined && (page.length === 0 || bytes + size <= ENTRY_BYTES_MAX)) {
			page.push(entry);
			bytes += size;
		} else {
			pages.push([entry]);
			bytes = size;
		}
	}
	return pages;
}

/** What an entry weighs as HTML, rather too much than too little. */
function entryBytes(entry: Measured): number {
	const json = JSON.stringify(entry.body);
	// `<` and its like grow to `&lt;` when they are escaped.
	const escapes = json.match(/[&<>]/g)?.length ?? 0;
	const bytes = new TextEncoder().encode(json).length + escapes * 4;
	return bytes + ENTRY_FRAME_BYTES + entry.photos.length * PHOTO_BYTES;
}
