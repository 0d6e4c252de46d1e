import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const HelperBody = v.object({ name: shortText, teacherId: idOf('user') });

/** Names the pupil who learns with the child, and the teacher who leads the two (D4). */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	const draft = await readBody(request, HelperBody);
	return answer(await locals.services.peerHelpers.name(actor, child.childId, draft));
};

/** The pupil no longer helps; the history stays. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	return answer(await locals.services.peerHelpers.end(actor, child.childId));
};
