import { error, json } from '@sveltejs/kit';
import { can } from '#domain/permission.ts';
import { parseId, type ChildId } from '#domain/ids.ts';
import { PHOTO_CHILDREN_MAX } from '#domain/photo.ts';
import { answer } from '#lib/server/answer.ts';
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
			return picture(await media.read(params.hash, size), `"${params.hash}-${size}"`);
		}
	}
	return notFound();
};

/**
 * Takes in a picture that entries name by this hash, `?child=…` for each child whose journal it goes
 * into. It is kept for those whose journal the sender may write, who are told in the answer: a right
 * may have ended while the phone was in the village.
 */
export const PUT: RequestHandler = async ({ params, url, request, locals }) => {
	const actor = requireActor(locals);
	const { access, uploads } = locals.services;
	const asked = url.searchParams.getAll('child').slice(0, PHOTO_CHILDREN_MAX);
	const childIds: ChildId[] = [];
	for (const id of new Set(asked)) {
		const childId = parseId('child', id);
		const child = childId && (await access.child(childId));
		if (child && can(actor, 'write', { type: 'document', kind: 'journal', child })) {
			childIds.push(child.childId);
		}
	}
	if (childIds.length === 0 || locals.session === null) {
		error(403, { message: 'Not into these journals.', code: 'forbidden' });
	}
	const upload = { hash: params.hash, body: request.body, childIds, by: actor.userId };
	const received = await uploads.receive({ ...upload, session: locals.session.sessionId });
	return received.ok ? json({ kept: childIds }) : answer(received);
};

function notFound(): never {
	error(404, { message: 'There is no such picture.', code: 'not-found' });
}

function picture(bytes: Uint8Array<ArrayBuffer> | null, etag: string): Response {
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
