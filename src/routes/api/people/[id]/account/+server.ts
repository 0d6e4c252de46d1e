import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const AccountBody = v.object({ state: v.picklist(['enabled', 'disabled']) });

/** Closes an account at once, or opens it again. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'edit', { type: 'staff' });
	const { state } = await readBody(request, AccountBody);
	const { people } = locals.services;
	const userId = idParam('user', params.id);
	return answer(
		await (state === 'disabled' ? people.disable(actor, userId) : people.enable(actor, userId)),
	);
};
