import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Takes the next lines of an import back, and says how many are left; the page asks until none is. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const importId = idParam('censusImport', params.id);
	return answer(await locals.services.importUndo.undo(actor, importId));
};
