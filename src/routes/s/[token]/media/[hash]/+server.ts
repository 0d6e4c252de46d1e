import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { READER_COOKIE } from '#lib/features/sharing/reader-cookie.ts';

/** A picture of the parents' page: only to a remembered device, only while it is published there. */
export const GET: RequestHandler = async ({ params, url, cookies, locals }) => {
	const { links, letters, media } = locals.services;
	const reader = await links.reading.recognise(params.token, cookies.get(READER_COOKIE));
	const isShown = reader?.state === 'live' && (await letters.shows(reader.childId, params.hash));
	if (!isShown) error(404, 'not found');
	const size = url.searchParams.get('size') === 'full' ? 'full' : 'thumb';
	const bytes = await media.read(params.hash, size);
	if (bytes === null) error(404, 'not found');
	return new Response(bytes, {
		headers: {
			'content-type': 'image/jpeg',
			// An hour: leafing back costs a factory's data plan nothing, and a phone forgets soon.
			'cache-control': 'private, max-age=3600',
			'content-disposition': 'inline; filename="photo.jpg"',
			'content-security-policy': "default-src 'none'",
			'cross-origin-resource-policy': 'same-origin',
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-robots-tag': 'noindex',
		},
	});
};
