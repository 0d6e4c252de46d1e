import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The child is at the school again, or was noted as gone by mistake. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return answer(await locals.services.children.markReturned(actor, idParam('child', params.id)));
};
