import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const Decision = v.object({ decision: v.picklist(['approved', 'declined']) });

/** Approves a request to erase, which carries it out, or declines it. */
export const POST: RequestHandler = async ({ params, request, locals }) => {
	const actor = requireActor(locals);
	const id = idParam('erasure', params.id);
	const { decision } = await readBody(request, Decision);
	return answer(await locals.services.erasures.decide(actor, id, decision));
};
