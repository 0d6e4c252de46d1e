import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const AssignmentBody = v.object({ isAssigned: v.boolean() });

/** A subject teacher takes a child on this term, or no longer does (D2). */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'group', { type: 'class', classId: child.classId });
	const userId = idParam('user', params.userId);
	const { isAssigned } = await readBody(request, AssignmentBody);
	const { groupings } = locals.services;
	return answer(await groupings.assign(actor, child.childId, userId, isAssigned));
};
