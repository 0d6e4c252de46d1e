import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
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

/** Enrols a child; its documents are made in the same step. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const draft = await readBody(request, ChildBody);
	const actor = authorise(locals, 'enrol', { type: 'class', classId: draft.classId });
	return answer(await locals.services.children.enrol(actor, draft));
};
