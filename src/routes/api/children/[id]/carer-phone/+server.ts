import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { GlassBody } from '#lib/server/glass-body.ts';
import type { RequestHandler } from './$types';

/** What this subject teacher has asked for the child and may still read: `{ current }`, `null` where there is nothing. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'askCarerPhone', { type: 'child', child });
	const glass = { childId: child.childId, extent: 'carerPhone' } as const;
	return json({ current: await locals.services.breakGlasses.current(actor, glass) });
};

/** Asks for the telephone number of the child's carer, with a reason; the head teacher is told. Answers an id. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'askCarerPhone', { type: 'child', child });
	const { reason } = await readBody(request, GlassBody);
	const glass = { childId: child.childId, extent: 'carerPhone' } as const;
	return answer(await locals.services.breakGlasses.open(actor, glass, reason));
};
