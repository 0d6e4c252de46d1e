import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Takes a decision back; 409 `nothing-to-undo` when a newer one was taken about the same item. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'add', { type: 'agenda' });
	const id = idParam('agendaDecision', params.id);
	return answer(await locals.services.agendas.takeBack(actor, id));
};
