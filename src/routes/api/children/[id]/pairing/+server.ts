import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Who was what to this child, from when until when. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	authorise(locals, 'read', { type: 'child', child });
	return json({ history: await locals.services.pairingBoards.history(child.childId) });
};

/** Takes back today's last decision about who looks after this child. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	return answer(await locals.services.pairingDecisions.undo(actor, child.childId));
};
