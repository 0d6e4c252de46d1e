import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { childDetails } from '#lib/server/census-shapes.ts';
import { idOf, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const ChildBody = v.object({
	name: shortText,
	classId: idOf('class'),
	boarding: v.boolean(),
	details: v.optional(childDetails, {}),
});

/** Corrects a child's name, boarding and class. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'edit', { type: 'child', child });
	const draft = await readBody(request, ChildBody);
	return answer(await locals.services.children.change(actor, child.childId, draft));
};

/** The child has left the school. Nothing that was written is deleted. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'edit', { type: 'child', child });
	return answer(await locals.services.children.markLeft(actor, child.childId));
};
