import { error, json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** One sampling with its words, as far as they are this person's to read; the reading is written down. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'sample', { type: 'school' });
	const sampling = await locals.services.samplings.open(actor, idParam('sampling', params.id));
	return json(sampling ?? error(404, { message: 'There is no such sampling.', code: 'not-found' }));
};

/** Whoever was told of it says that they have seen that; for anybody else there is nothing to see. */
export const PATCH: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return answer(await locals.services.samplings.noteSeen(actor, idParam('sampling', params.id)));
};
