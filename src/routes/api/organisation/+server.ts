import { json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { appointmentBody } from '#lib/server/organisation-shapes.ts';
import type { RequestHandler } from './$types';

/** Who answers for what in this school. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'school' });
	return json(await locals.services.organisations.read(actor));
};

/** Appoints somebody. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	const draft = await readBody(request, appointmentBody);
	return answer(await locals.services.appointments.appoint(actor, draft));
};

/** Takes back my own last decision. */
export const DELETE: RequestHandler = async ({ locals }) => {
	return answer(await locals.services.appointments.undo(requireActor(locals)));
};
