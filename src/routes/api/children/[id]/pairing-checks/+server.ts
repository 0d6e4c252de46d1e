import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const words = v.pipe(v.string(), v.maxLength(2000));
const Check = v.object({ on: localDate, finding: words, nextStep: words });

/** One of the leading group has looked at this child's pairing (P2, D5). */
export const POST: RequestHandler = async ({ params, request, locals }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'checkPairing', { type: 'child', child });
	const sessionId = locals.session?.sessionId;
	if (sessionId === undefined) error(401, { message: 'Sign in first.', code: 'signed-out' });
	const draft = await readBody(request, Check);
	const by = { userId: actor.userId, sessionId };
	return answer(await locals.services.pairingChecks.check(actor, by, child.childId, draft));
};
