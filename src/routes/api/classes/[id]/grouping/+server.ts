import { error, json } from '@sveltejs/kit';
import { authorise, idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** How the children of a class are grouped this term, and who takes them on (D1, D2). */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const classId = idParam('class', params.id);
	authorise(locals, 'readGroups', { type: 'class', classId });
	const grouping = await locals.services.groupings.ofClass(actor, classId);
	return grouping === null
		? error(404, { message: 'There is no such class.', code: 'not-found' })
		: json(grouping);
};
