import { json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The board of the school: per class who is done and who is left over; never the words (L13). */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'board', { type: 'school' });
	return json(await locals.services.boards.schoolBoard(actor));
};
