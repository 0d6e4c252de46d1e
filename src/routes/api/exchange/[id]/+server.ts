import * as v from 'valibot';
import { remarkLengthMax } from '#domain/exchange/post.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const Remark = v.object({ text: v.pipe(v.string(), v.maxLength(remarkLengthMax)) });

/** A remark on a post. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'remark', { type: 'exchange' });
	const { text } = await readBody(request, Remark);
	return answer(await locals.services.exchange.remark(actor, idParam('post', params.id), text));
};

/** Takes one's own post off; 404 for anybody else's. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'post', { type: 'exchange' });
	return answer(await locals.services.exchange.withdraw(actor, idParam('post', params.id)));
};
