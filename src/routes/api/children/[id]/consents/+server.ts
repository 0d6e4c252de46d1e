import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	CONSENT_ANSWERS,
	CONSENT_GIVERS,
	CONSENT_PURPOSES,
	CONSENT_WAYS,
} from '#domain/consent.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** Everything the family has agreed to or declined: a `ConsentLedger`. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'read', { type: 'consent', child });
	return json(await locals.services.consents.ledger(actor, child));
};

const ConsentBody = v.object({
	purpose: v.picklist(CONSENT_PURPOSES),
	giver: v.picklist(CONSENT_GIVERS),
	giverName: shortText,
	answer: v.picklist(CONSENT_ANSWERS),
	way: v.picklist(CONSENT_WAYS),
	givenOn: localDate,
	ageAtGiving: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(25))),
});

/** Writes down one "yes" or "no". */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'edit', { type: 'consent', child });
	const draft = await readBody(request, ConsentBody);
	return answer(await locals.services.consents.record(actor, child.childId, draft));
};
