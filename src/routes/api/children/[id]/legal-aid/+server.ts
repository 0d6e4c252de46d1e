import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { agencyLengthMax, LEGAL_AID_KINDS } from '#domain/legal-aid/legal-aid.ts';
import { can } from '#domain/permission.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** The child's cases: `{ cases: LegalAidCase[], mayEdit }`, newest first. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'read', { type: 'legalAid', child });
	return json({
		cases: await locals.services.legalAid.cases(child.childId),
		mayEdit: can(actor, 'edit', { type: 'legalAid', child }),
	});
};

const Draft = v.object({
	kind: v.picklist(LEGAL_AID_KINDS),
	agency: v.pipe(v.string(), v.maxLength(agencyLengthMax * 2)),
	openedOn: localDate,
});

/** Opens a case; answers its id. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'edit', { type: 'legalAid', child });
	const draft = await readBody(request, Draft);
	return answer(await locals.services.legalAid.open(actor, child.childId, draft));
};
