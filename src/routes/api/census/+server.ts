import { error, json } from '@sveltejs/kit';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The census of the term, class by class, as far as this person may see it (C1, A10). */
export const GET: RequestHandler = async ({ locals }) => {
	const overview = await locals.services.census.overview(requireActor(locals));
	return json(overview ?? error(403, { message: 'This is not yours to see.', code: 'forbidden' }));
};
