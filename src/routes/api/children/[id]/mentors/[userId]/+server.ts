import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const PairingBody = v.object({ as: v.picklist(['lead', 'co-mentor']) });

/** Pairs a mentor with the child, as lead or co-mentor. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	const { as } = await readBody(request, PairingBody);
	const mentor = idParam('user', params.userId);
	return answer(await locals.services.pairings.pair(actor, child.childId, mentor, as));
};

/** Ends a pairing; the mentor's access ends with it. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	const mentor = idParam('user', params.userId);
	return answer(await locals.services.pairings.end(actor, child.childId, mentor));
};
