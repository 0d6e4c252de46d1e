import { error, json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where I am signed in. */
export const GET: RequestHandler = async ({ locals }) => {
	const { session, services } = locals;
	if (!session) error(401, { message: 'Sign in first.', code: 'signed-out' });
	return json({
		devices: await services.sessions.listOf(session.userId),
		thisDevice: session.sessionId,
	});
};
