import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Takes a record off. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const id = idParam('meeting', params.id);
	return answer(await locals.services.meetings.setWithdrawn(actor, id, true));
};

/** Puts back one that was taken off. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const id = idParam('meeting', params.id);
	return answer(await locals.services.meetings.setWithdrawn(actor, id, false));
};
