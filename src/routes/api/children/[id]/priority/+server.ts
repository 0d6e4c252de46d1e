import * as v from 'valibot';
import { PRIORITY_REASONS } from '#domain/pairing/priority.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const PriorityBody = v.object({ reason: v.picklist(PRIORITY_REASONS), reviewOn: localDate });

/** This child is to be helped first, and why, and when that is looked at again (E1). */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'setPriority', { type: 'child', child });
	const draft = await readBody(request, PriorityBody);
	return answer(await locals.services.priorities.set(actor, child.childId, draft));
};

/** It is like any other child again. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'setPriority', { type: 'child', child });
	return answer(await locals.services.priorities.lift(actor, child.childId));
};
