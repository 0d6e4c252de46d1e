import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { roles, shortText } from '#lib/server/shapes.ts';
import { can } from '#domain/permission.ts';
import type { RequestHandler } from './$types';

const PersonBody = v.object({ name: shortText, username: shortText, roles });

/** The staff, and the classes that a role may be given for. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'list', { type: 'staff' });
	const { surveys } = locals.services;
	return json({
		people: await surveys.staff(actor),
		classes: (await surveys.classes(actor)).map(({ id, name }) => ({ id, name })),
		mayEdit: can(actor, 'edit', { type: 'staff' }),
		me: actor.userId,
	});
};

/** Adds a person; the answer holds the one-time code, this once. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'edit', { type: 'staff' });
	const draft = await readBody(request, PersonBody);
	return answer(await locals.services.people.add(actor, draft));
};
