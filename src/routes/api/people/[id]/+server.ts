import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { roles, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const ChangeBody = v.object({ name: shortText, roles });

/** Corrects a person's name and sets their roles. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'edit', { type: 'staff' });
	const draft = await readBody(request, ChangeBody);
	return answer(await locals.services.people.change(actor, idParam('user', params.id), draft));
};
