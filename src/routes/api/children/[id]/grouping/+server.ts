import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { CHILD_CATEGORIES } from '#domain/grouping.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const GroupingBody = v.object({
	category: v.nullable(v.picklist(CHILD_CATEGORIES)),
	group: shortText,
});

/** `ChildGrouping` of this term, for the care team and the subject teachers (D1). */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	authorise(locals, 'readGroup', { type: 'child', child });
	return json(await locals.services.groupings.ofChild(child.childId));
};

/** The head teacher says what the child needs most, and in which group it is helped. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const child = await findChild(locals, params.id);
	authorise(locals, 'group', { type: 'class', classId: child.classId });
	const draft = await readBody(request, GroupingBody);
	return answer(await locals.services.groupings.group(actor, child.childId, draft));
};
