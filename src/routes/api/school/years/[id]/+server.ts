import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { changedSchoolYear } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** Corrects a school year; its id, its terms' ids and every document in it stay. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'edit', { type: 'school' });
	const yearId = idParam('schoolYear', params.id);
	const plan = await readBody(request, changedSchoolYear);
	return answer(await locals.services.years.change(actor, yearId, plan));
};
