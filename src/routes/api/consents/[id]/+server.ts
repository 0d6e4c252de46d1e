import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const Withdrawal = v.object({ withdrawnOn: localDate });

/** Takes a consent, or a "no", back from a day on. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const id = idParam('consent', params.id);
	const { withdrawnOn } = await readBody(request, Withdrawal);
	return answer(await locals.services.consents.withdraw(actor, id, withdrawnOn));
};
