import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { BREAK_GLASS_REASON_MAX } from '#domain/break-glass.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

/** Longer than what is taken: the office refuses it in words, and not the shape. */
const Body = v.object({ reason: v.pipe(v.string(), v.maxLength(4 * BREAK_GLASS_REASON_MAX)) });

/** What this leader has broken for the child and may still read: `{ current }`, `null` where there is nothing. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'breakGlass', { type: 'child', child });
	return json({ current: await locals.services.breakGlasses.current(actor, child.childId) });
};

/** Breaks the glass of the child's contact card, with a reason; the head teacher is told. Answers its id. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'breakGlass', { type: 'child', child });
	const { reason } = await readBody(request, Body);
	return answer(await locals.services.breakGlasses.open(actor, child.childId, reason));
};
