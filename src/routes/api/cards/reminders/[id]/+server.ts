import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Whoever was reminded says that they have seen that; for anybody else there is nothing to see. */
export const PATCH: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const { cardReminders } = locals.services;
	return answer(await cardReminders.noteSeen(actor, idParam('cardReminder', params.id)));
};
