import { json } from '@sveltejs/kit';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Which contact cards of this class a leader has read and why, for its head teacher to know of. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.id);
	authorise(locals, 'readBreakGlass', { type: 'class', classId });
	return json({ broken: await locals.services.breakGlasses.list({ classId }) });
};
