import type { RequestEvent } from '@sveltejs/kit';
import { bytesToBase64Url } from '#domain/ids.ts';
import ClosedPage from '#lib/features/sharing/ClosedPage.svelte';
import { letterHtml, letterPolicy } from '#lib/features/sharing/letter-html.ts';
import PasscodePage from '#lib/features/sharing/PasscodePage.svelte';
import { READER_COOKIE } from '#lib/features/sharing/reader-cookie.ts';
import type { ComponentProps } from 'svelte';
import type { Reader } from '#server/links/reading.ts';

/** What the pages behind a guardian's link have in common (product.md §4.6). */
type LinkEvent = RequestEvent<{ token: string }>;

/** Robots, referrers and shared caches get nothing from any of these answers. */
const PRIVATE = {
	'cache-control': 'private, no-store',
	'referrer-policy': 'no-referrer',
	'x-robots-tag': 'noindex, nofollow, noarchive',
	'x-content-type-options': 'nosniff',
	vary: 'cookie',
} as const;

export function recognise(event: LinkEvent): Promise<Reader | null> {
	const { reading } = event.locals.services.links;
	return reading.recognise(event.params.token, event.cookies.get(READER_COOKIE));
}

export async function closedPage(event: LinkEvent): Promise<Response> {
	return html(event, ClosedPage, { hotline: await event.locals.services.letters.hotline() }, 410);
}

export function passcodePage(
	event: LinkEvent,
	problem: ComponentProps<typeof PasscodePage>['problem'],
	status: number,
): Response {
	return html(event, PasscodePage, { action: pathOf(event), problem }, status);
}

/** Sent on by `GET`, so that loading the page anew sends no form again. */
export function goTo(path: string): Response {
	return new Response(null, { status: 303, headers: { ...PRIVATE, location: path } });
}

export function html<Props extends Record<string, unknown>>(
	event: LinkEvent,
	page: Parameters<typeof letterHtml<Props>>[0],
	props: Props,
	status = 200,
): Response {
	const nonce = bytesToBase64Url(event.locals.services.env.random(new Uint8Array(16)));
	return new Response(letterHtml(page, props, nonce), {
		status,
		headers: {
			...PRIVATE,
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': letterPolicy(nonce),
		},
	});
}

/** Without what a messenger appends when a link is passed on (`?from=singlemessage…`). */
export function pathOf(event: LinkEvent): string {
	return `/s/${encodeURIComponent(event.params.token)}`;
}
