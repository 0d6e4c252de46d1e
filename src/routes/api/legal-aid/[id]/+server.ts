import * as v from 'valibot';
import { LEGAL_AID_STEPS } from '#domain/legal-aid/legal-aid.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const Step = v.object({ step: v.picklist(LEGAL_AID_STEPS), on: localDate });

/** Takes the next step of a case; 400 `invalid`, field `step`, when it does not fit. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'legalAid', { type: 'school' });
	const { step, on } = await readBody(request, Step);
	const id = idParam('legalAidCase', params.id);
	return answer(await locals.services.legalAid.take(actor, id, step, on));
};

/** Takes the newest step back; of a case without one, the case itself. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const actor = authorise(locals, 'legalAid', { type: 'school' });
	return answer(await locals.services.legalAid.takeBack(actor, idParam('legalAidCase', params.id)));
};
