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
	const size = url.searchParams.get('size') === 'full' ? 'full' : 'thumb';
	for (const childId of await media.childrenOf(params.hash)) {
		const child = await access.child(childId);
		if (child && can(actor, 'read', { type: 'document', kind: 'journal', child })) {
			return answer(await media.read(params.hash, size), `"${params.hash}-${size}"`);
		}
	}
	return notFound();
};

function notFound(): never {
	error(404, { message: 'There is no such picture.', code: 'not-found' });
}

function answer(bytes: Uint8Array<ArrayBuffer> | null, etag: string): Response {
	if (bytes === null) return notFound();
	return new Response(bytes, {
		headers: {
			'content-type': 'image/jpeg',
			// A hash never changes its bytes, but a right may end and a shared computer changes hands: kept
			// in this browser alone, and shown only after the right has been asked for again (304).
			'cache-control': 'private, no-cache',
			etag,
			'content-disposition': 'inline; filename="photo.jpg"',
			'content-security-policy': "default-src 'none'",
			'x-content-type-options': 'nosniff',
		},
	});
}
