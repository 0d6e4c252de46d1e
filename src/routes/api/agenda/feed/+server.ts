import { json } from '@sveltejs/kit';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** My own private address, `{ feed: AgendaFeedView | null }`; its token was told once and is not kept. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'agenda' });
	return json({ feed: await locals.services.agendaFeeds.mine(actor) });
};

/** Makes a new address, `{ path }`, and ends the one before. */
export const POST: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'agenda' });
	return answer(await locals.services.agendaFeeds.issue(actor, getLocale()));
};

/** Ends the address at once; 404 when there is none. */
export const DELETE: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'agenda' });
	return answer(await locals.services.agendaFeeds.stop(actor));
};
