import { error, json } from '@sveltejs/kit';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The pairing board of a class (A12, D4, E1, E2). */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const board = await locals.services.pairingBoards.board(actor, idParam('class', params.id));
	return board === null
		? error(404, { message: 'There is no such class for you.', code: 'not-found' })
		: json(board);
};
