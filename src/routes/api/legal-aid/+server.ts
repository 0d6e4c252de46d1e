import { json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Every case of the school, `{ cases: LegalAidCase[], mayEdit }`, for the leading group. */
export const GET: RequestHandler = async ({ locals }) => {
	authorise(locals, 'legalAid', { type: 'school' });
	return json({ cases: await locals.services.legalAid.cases('all'), mayEdit: true });
};
