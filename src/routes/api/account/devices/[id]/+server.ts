import { error, json } from '@sveltejs/kit';
import { idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Signs me out on another device. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const { session, services } = locals;
	if (!session) error(401, { message: 'Sign in first.', code: 'signed-out' });
	const ended = await services.sessions.end(session.userId, idParam('session', params.id));
	if (!ended) error(404, { message: 'Signed out there already.', code: 'not-found' });
	return json(null);
};
