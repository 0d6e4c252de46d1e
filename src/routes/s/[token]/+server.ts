import type { RequestEvent, RequestHandler } from './$types';
import { parsePasscode } from '#domain/share-link.ts';
import { splitIntoPages } from '#lib/features/sharing/letter-pages.ts';
import LetterPage from '#lib/features/sharing/LetterPage.svelte';
import { READER_COOKIE, readerCookieOptions } from '#lib/features/sharing/reader-cookie.ts';
import { readForm } from '#lib/server/body.ts';
import type { Reader } from '#server/links/reading.ts';
import { closedPage, goTo, html, passcodePage, pathOf, recognise } from './parents-answer.ts';

/**
 * A guardian's page (product.md §4.6). Plain HTML made here, outside the application of the staff: no
 * script, no layout, no sign-in is looked at. Asking for it changes nothing, except that a remembered
 * device is noted as having read; previews and robots only ever see that a passcode is wanted.
 */
export const GET: RequestHandler = async (event) => {
	const reader = await recognise(event);
	if (reader === null) return passcodePage(event, null, 200);
	if (reader.state === 'closed') return closedPage(event);
	const isHead = event.request.method === 'HEAD';
	if (!isHead) await event.locals.services.links.reading.noteView(reader);
	return letterPage(event, reader);
};

/** The passcode: right, the device is remembered and sent to the page; wrong, the form comes again. */
export const POST: RequestHandler = async (event) => {
	const form = await readForm(event.request);
	const passcode = parsePasscode(form.get('passcode'));
	if (passcode === null) return passcodePage(event, { type: 'malformed' }, 400);
	const { reading } = event.locals.services.links;
	const result = await reading.open(event.params.token, passcode, {
		address: event.getClientAddress(),
		userAgent: event.request.headers.get('user-agent'),
	});
	switch (result.type) {
		case 'wrong':
			return passcodePage(event, { type: 'wrong' }, 403);
		case 'wait': {
			const minutes = Math.ceil(result.waitMs / 60_000);
			const response = await passcodePage(event, { type: 'wait', minutes }, 429);
			response.headers.set('retry-after', String(Math.ceil(result.waitMs / 1000)));
			return response;
		}
		case 'closed':
			return closedPage(event);
		case 'opened':
			event.cookies.set(
				READER_COOKIE,
				result.deviceSecret,
				readerCookieOptions(event.url, event.params.token, result.expiresAt),
			);
			return goTo(pathOf(event));
	}
};

async function letterPage(event: RequestEvent, reader: Reader): Promise<Response> {
	const letter = await event.locals.services.letters.read(reader.childId);
	const pages = splitIntoPages(letter.entries);
	const asked = Number(event.url.searchParams.get('page'));
	const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages.length) : 1;
	return html(event, LetterPage, {
		...letter,
		path: pathOf(event),
		relation: reader.relation,
		entries: pages[page - 1] ?? [],
		page,
		pageCount: pages.length,
	});
}
