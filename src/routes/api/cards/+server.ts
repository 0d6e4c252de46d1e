import { error, json } from '@sveltejs/kit';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** How far the contact cards are, class by class, for whoever keeps or follows them up (C4, C5, A9). */
export const GET: RequestHandler = async ({ locals }) => {
	const desk = await locals.services.cards.desk(requireActor(locals));
	return json(desk ?? error(403, { message: 'This is not yours to see.', code: 'forbidden' }));
};
