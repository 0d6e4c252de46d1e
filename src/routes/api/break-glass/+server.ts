import { json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Every glass that was broken so far, for the leading group to know of each other; nothing of any card. */
export const GET: RequestHandler = async ({ locals }) => {
	authorise(locals, 'readBreakGlass', { type: 'school' });
	return json({ broken: await locals.services.breakGlasses.list('all') });
};
