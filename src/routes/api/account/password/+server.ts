import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { readBody } from '#lib/server/body.ts';
import { writeSessionSecret } from '#lib/server/session-cookie.ts';
import { shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const PasswordBody = v.object({ old: shortText, fresh: shortText });

/** Changes my password; my other devices are signed out. */
export const PUT: RequestHandler = async ({ locals, request, cookies, url, getClientAddress }) => {
	const { session, services } = locals;
	if (!session) error(401, { message: 'Sign in first.', code: 'signed-out' });
	const { old, fresh } = await readBody(request, PasswordBody);
	const outcome = await services.accounts.changePassword(session, old, fresh, getClientAddress());
	if (!outcome.ok) return answer(outcome);
	writeSessionSecret(cookies, url, outcome.value.secret);
	return json(null);
};
