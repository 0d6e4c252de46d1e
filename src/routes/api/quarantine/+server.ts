import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** What lies in the quarantine and is this person's to settle: `{ parcels: QuarantinedParcel[] }`. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = requireActor(locals);
	return json({ parcels: await locals.services.quarantine.list(actor) });
};

const HandIn = v.object({
	docId: idOf('document'),
	generation: v.pipe(v.number(), v.integer(), v.minValue(1)),
	handIn: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
	/** A Yjs update, base64. */
	update: v.pipe(v.string(), v.base64()),
});

/**
 * A device hands in words that the document could not take: `{ typed }`, what of them is new to the
 * school. Only for who has at some time been allowed to write there.
 */
export const POST: RequestHandler = async ({ request, locals }) => {
	requireActor(locals);
	const { update, ...draft } = await readBody(request, HandIn);
	const by = locals.session ?? error(401, { message: 'Sign in first.', code: 'signed-out' });
	const bytes = new Uint8Array(Buffer.from(update, 'base64'));
	return answer(await locals.services.quarantine.handIn(by, { ...draft, update: bytes }));
};
