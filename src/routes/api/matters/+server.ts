import { json } from '@sveltejs/kit';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** `{ matters: OpenMatter[] }`: what nobody has reported back on, of the children in my care (E8). */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = requireActor(locals);
	return json({ matters: await locals.services.matters.open(actor) });
};
