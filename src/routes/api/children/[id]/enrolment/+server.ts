import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const EventBody = v.object({
	kind: v.picklist(['suspended', 'dropped', 'returned']),
	on: localDate,
	note: shortText,
});

/** The child has broken off school, for a time or altogether, or is back (A10). */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'edit', { type: 'child', child });
	const event = await readBody(request, EventBody);
	return answer(await locals.services.children.noteEnrolment(actor, child.childId, event));
};
