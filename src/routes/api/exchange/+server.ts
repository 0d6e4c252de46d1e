import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { postLengthMax } from '#domain/exchange/post.ts';
import { can } from '#domain/permission.ts';
import { parseMonth, type Month } from '#domain/summary.ts';
import { parseInstant, type Instant } from '#domain/time.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

/** What mentors show each other: `{ posts: ExchangePost[], mayRemark }`, newest first. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'exchange' });
	return json({
		posts: await locals.services.exchange.list(actor),
		mayRemark: can(actor, 'remark', { type: 'exchange' }),
	});
};

const Draft = v.object({
	month: v.custom<Month>((value) => parseMonth(value) !== null),
	text: v.pipe(v.string(), v.maxLength(postLengthMax)),
	lookedAt: v.optional(v.custom<Instant>((value) => parseInstant(value) !== null)),
});

/** Posts a copy of a summary; 409 `telling` with what still tells of somebody. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'post', { type: 'exchange' });
	return answer(await locals.services.exchange.post(actor, await readBody(request, Draft)));
};
