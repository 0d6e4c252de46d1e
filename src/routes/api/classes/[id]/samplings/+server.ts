import { json } from '@sveltejs/kit';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The samplings that asked about this class or picked a child of it, for its head teacher to know of. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.id);
	authorise(locals, 'readSamplings', { type: 'class', classId });
	return json({ samplings: await locals.services.samplings.list(classId) });
};
