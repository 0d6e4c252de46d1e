import { json } from '@sveltejs/kit';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The hand-overs that concern me: between me and somebody, or in my class. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = requireActor(locals);
	return json({ handOvers: await locals.services.handOvers.list(actor) });
};
