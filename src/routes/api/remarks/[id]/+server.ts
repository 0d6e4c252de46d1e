import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Takes one's own remark off; 404 for anybody else's. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'remark', { type: 'exchange' });
	const remarkId = idParam('remark', params.id);
	return answer(await locals.services.exchange.withdrawRemark(actor, remarkId));
};
