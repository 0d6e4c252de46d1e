import { clearSessionSecret } from '#lib/server/session-cookie.ts';
import type { RequestHandler } from './$types';

/**
 * Ends this browser's session, at once and everywhere; 204 also when there was none. What lies on
 * the device is the device's matter.
 */
export const POST: RequestHandler = async ({ locals, cookies, url }) => {
	const { session, services } = locals;
	if (session) await services.sessions.end(session.userId, session.sessionId);
	clearSessionSecret(cookies, url);
	return new Response(null, { status: 204 });
};
