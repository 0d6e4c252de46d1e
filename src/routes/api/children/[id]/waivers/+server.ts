import * as v from 'valibot';
import { CHILD_DUTIES } from '#domain/duty/duty.ts';
import { WAIVER_REASONS } from '#domain/duty/ledger.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const WaiverBody = v.object({
	duty: v.nullable(v.picklist(CHILD_DUTIES)),
	startsOn: localDate,
	endsOn: localDate,
	reason: v.picklist(WAIVER_REASONS),
	note: shortText,
});

/** Excuses a child's mentor from a duty for some days, with a reason (免). */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'waive', { type: 'child', child });
	const draft = await readBody(request, WaiverBody);
	return answer(await locals.services.waivers.grant(actor, child.childId, draft));
};
