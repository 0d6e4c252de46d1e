import { error } from '@sveltejs/kit';
import { can } from '#domain/permission.ts';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/**
 * A picture for staff, `?size=thumb|full`: to those who may read the growth journal of a child it
 * was kept for. An unknown picture and one that is not theirs answer alike.
 */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const actor = requireActor(locals);
	const { access, media } = locals.services;
	for (const childId of await media.childrenOf(params.hash)) {
		const child = await access.child(childId);
		if (child && can(actor, 'read', { type: 'document', kind: 'journal', child })) {
			return answer(await media.read(params.hash, sizeOf(url)));
		}
	}
	return answer(null);
};

function sizeOf(url: URL): 'thumb' | 'full' {
	return url.searchParams.get('size') === 'full' ? 'full' : 'thumb';
}

function answer(bytes: Uint8Array<ArrayBuffer> | null): Response {
	if (bytes === null) error(404, { message: 'There is no such picture.', code: 'not-found' });
	return new Response(bytes, {
		headers: {
			'content-type': 'image/jpeg',
			// A hash never changes its bytes, but a right may end: an hour, in this browser alone.
			'cache-control': 'private, max-age=3600',
			'content-disposition': 'inline; filename="photo.jpg"',
			'content-security-policy': "default-src 'none'",
			'x-content-type-options': 'nosniff',
		},
	});
}
