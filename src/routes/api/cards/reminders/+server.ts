import { error, json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** What a head teacher was asked about the cards of the own class and has not seen yet (C5). */
export const GET: RequestHandler = async ({ locals }) => {
	const notices = await locals.services.cardReminders.notices(requireActor(locals));
	return json(notices ?? error(403, { message: 'This is not yours to see.', code: 'forbidden' }));
};

/** Reminds the head teachers of all classes with cards that are not confirmed yet, each once a day. */
export const POST: RequestHandler = async ({ locals }) =>
	answer(await locals.services.cardReminders.remind(requireActor(locals)));
