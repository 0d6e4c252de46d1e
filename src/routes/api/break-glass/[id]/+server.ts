import { error, json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** A broken glass with what lies behind it, as far as it is this person's to read; the reading is written down. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const opened = await locals.services.breakGlasses.read(actor, idParam('breakGlass', params.id));
	if (opened === null) {
		// Only for a leader, who may look all of them up, is it news that there is no such thing.
		authorise(locals, 'readBreakGlass', { type: 'school' });
		error(404, { message: 'There is no such thing.', code: 'not-found' });
	}
	return json(opened, { headers: { 'cache-control': 'private, no-store' } });
};

/** Whoever was told of it says that they have seen that; for anybody else there is nothing to see. */
export const PATCH: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return answer(
		await locals.services.breakGlasses.noteSeen(actor, idParam('breakGlass', params.id)),
	);
};
