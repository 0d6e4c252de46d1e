import { error, json } from '@sveltejs/kit';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { parseId, type MeetingId } from '#domain/ids.ts';
import { mayReadMeetings } from '#domain/meeting/meeting.ts';
import { PHOTO_CHILDREN_MAX, PHOTO_USES, type PhotoUse } from '#domain/photo.ts';
import { ok } from '#domain/result.ts';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/**
 * A picture for staff, `?size=thumb|full`: to those who may read the growth journal of a child it was
 * kept for, and where it shows what was said for the contact card, to those who may read the card; one of
 * a meeting to those who read meetings. An unknown picture and one that is not theirs answer alike.
 */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const actor = requireActor(locals);
	const { access, media, meetings } = locals.services;
	const size = url.searchParams.get('size') === 'full' ? 'full' : 'thumb';
	for (const { childId, isForCard } of await media.childrenOf(params.hash)) {
		const child = await access.child(childId);
		const kinds = isForCard ? (['journal', 'card'] as const) : (['journal'] as const);
		if (child && kinds.some((kind) => can(actor, 'read', { type: 'document', kind, child }))) {
			return picture(await media.read(params.hash, size), `"${params.hash}-${size}"`);
		}
	}
	const ofMeetings = mayReadMeetings(actor) ? await media.meetingsOf(params.hash) : [];
	if (ofMeetings.length > 0 && (await meetings.standing(ofMeetings)).length > 0) {
		return picture(await media.read(params.hash, size), `"${params.hash}-${size}"`);
	}
	return notFound();
};

/**
 * Takes in a picture that entries or statements name by this hash, `?child=…` for each child it is kept
 * for and `?for=journal` or `?for=card` for what; without: the journal. It is kept for those whose
 * documents the sender may write, who are told in the answer: a right may have ended while the phone
 * was in the village. With `?meeting=…` it is one of a meeting (G1), from whoever may correct its record.
 */
export const PUT: RequestHandler = async ({ params, url, request, locals }) => {
	const actor = requireActor(locals);
	const { access, uploads } = locals.services;
	const meetingId = parseId('meeting', url.searchParams.get('meeting'));
	if (meetingId !== null && locals.session !== null) {
		if ((await requirePicturing(locals, actor, meetingId)) === 'full') {
			error(409, { message: 'It has as many pictures as it may have.', code: 'full' });
		}
		const { sessionId: session } = locals.session;
		const upload = { hash: params.hash, body: request.body, kept: [], meetingId };
		return answer(await uploads.receive({ ...upload, by: actor.userId, session }));
	}
	const asked = url.searchParams.getAll('child').slice(0, PHOTO_CHILDREN_MAX);
	const wanted = url.searchParams.getAll('for');
	const uses = PHOTO_USES.filter((use) =>
		wanted.length === 0 ? use === 'journal' : wanted.includes(use),
	);
	const kept = [];
	for (const id of new Set(asked)) {
		const childId = parseId('child', id);
		const child = childId && (await access.child(childId));
		const granted = child ? uses.filter((use) => maySend(actor, child, use)) : [];
		if (child && granted.length > 0) kept.push({ childId: child.childId, uses: granted });
	}
	if (kept.length === 0 || locals.session === null) {
		error(403, { message: 'Not for these children.', code: 'forbidden' });
	}
	const upload = { hash: params.hash, body: request.body, kept, by: actor.userId };
	const received = await uploads.receive({ ...upload, session: locals.session.sessionId });
	return received.ok ? json({ kept: kept.map(({ childId }) => childId) }) : answer(received);
};

/** Takes a picture out of a meeting. */
export const DELETE: RequestHandler = async ({ params, url, locals }) => {
	const actor = requireActor(locals);
	const meetingId = parseId('meeting', url.searchParams.get('meeting')) ?? notFound();
	await requirePicturing(locals, actor, meetingId);
	await locals.services.media.removeMeetingPhoto(params.hash, meetingId);
	return answer(ok(null));
};

/** Refuses those who may not change the pictures of this meeting. */
async function requirePicturing(
	{ services }: App.Locals,
	actor: Actor,
	id: MeetingId,
): Promise<'yes' | 'full'> {
	const may = await services.meetings.mayPicture(actor, id);
	return may === 'no'
		? error(403, { message: 'This is not yours to see or do.', code: 'forbidden' })
		: may;
}

/** What is said for a card is written into the tidings, or by the archivist into the card itself. */
function maySend(actor: Actor, child: ChildFacts, use: PhotoUse): boolean {
	const kinds = use === 'card' ? (['tidings', 'card'] as const) : (['journal'] as const);
	return kinds.some((kind) => can(actor, 'write', { type: 'document', kind, child }));
}

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
