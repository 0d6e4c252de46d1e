import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** A new one-time code for this person; codes given before are void. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'edit', { type: 'staff' });
	return answer(await locals.services.people.issueCode(actor, idParam('user', params.id)));
};
