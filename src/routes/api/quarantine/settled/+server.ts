import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const Decision = v.object({
	docId: idOf('document'),
	numbers: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(5_000)),
	state: v.picklist(['merged', 'put-away']),
});

/** Merges rows of the quarantine into their document, or puts them away. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const actor = requireActor(locals);
	const decision = await readBody(request, Decision);
	return answer(await locals.services.quarantine.settle(actor, decision));
};
