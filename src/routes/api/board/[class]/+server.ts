import { error, json } from '@sveltejs/kit';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The board of one class: what is missing for whom, and what was waived; never the words (B7). */
export const GET: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.class);
	const actor = authorise(locals, 'board', { type: 'class', classId });
	const board = await locals.services.boards.classBoard(actor, classId);
	return json(board ?? error(404, { message: 'There is no such class.', code: 'not-found' }));
};
