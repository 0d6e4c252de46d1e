import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const ApprovalBody = v.object({
	submissionId: idOf('submission'),
	decision: v.picklist(['approved', 'declined']),
	comment: v.pipe(v.string(), v.maxLength(2000)),
});

/** `{ asked: AskedApproval[] }`: the guidance plans that wait for the leading group. */
export const GET: RequestHandler = async ({ locals }) => {
	authorise(locals, 'approve', { type: 'school' });
	return json({ asked: await locals.services.approvals.asked() });
};

/** Approves a guidance plan or sends it back with a word why (G3). */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	authorise(locals, 'approve', { type: 'school' });
	const draft = await readBody(request, ApprovalBody);
	return answer(await locals.services.approvals.settle(actor, draft));
};
