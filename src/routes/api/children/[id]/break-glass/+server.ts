import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { GlassBody } from '#lib/server/glass-body.ts';
import type { RequestHandler } from './$types';

/** What this leader has broken for the child and may still read: `{ current }`, `null` where there is nothing. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'breakGlass', { type: 'child', child });
	const glass = { childId: child.childId, extent: 'card' } as const;
	return json({ current: await locals.services.breakGlasses.current(actor, glass) });
};

/** Breaks the glass of the child's contact card, with a reason; the head teacher is told. Answers its id. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'breakGlass', { type: 'child', child });
	const { reason } = await readBody(request, GlassBody);
	const glass = { childId: child.childId, extent: 'card' } as const;
	return answer(await locals.services.breakGlasses.open(actor, glass, reason));
};
