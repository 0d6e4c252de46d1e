import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { censusAnswer } from '#lib/server/census-shapes.ts';
import type { RequestHandler } from './$types';

/** Writes down what was said of this child this term, "no" included (C1). */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'ask', { type: 'child', child });
	const draft = await readBody(request, censusAnswer);
	return answer(await locals.services.census.answer(actor, child.childId, draft));
};
