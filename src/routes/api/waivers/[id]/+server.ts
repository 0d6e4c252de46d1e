import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Takes a waiver back. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return answer(await locals.services.waivers.end(actor, idParam('waiver', params.id)));
};
