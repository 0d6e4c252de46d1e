import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { amendBody, closingBody } from '#lib/server/organisation-shapes.ts';
import type { RequestHandler } from './$types';

/** Corrects duties and days. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const draft = await readBody(request, amendBody);
	const id = idParam('appointment', params.id);
	return answer(await locals.services.appointments.amend(actor, id, draft));
};

/** Ends it, renews it or hands it over. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const body = await readBody(request, closingBody);
	const id = idParam('appointment', params.id);
	const { appointments } = locals.services;
	switch (body.act) {
		case 'end':
			return answer(await appointments.end(actor, id, body.on, body.note));
		case 'renew':
			return answer(await appointments.renew(actor, id, body.until));
		case 'handOver': {
			const successor = { ...body.person, from: body.from, until: body.until };
			return answer(await appointments.handOver(actor, id, successor, body.note));
		}
	}
};
