import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf, shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** What can be erased of a child and what was asked for, `?child=…`: an `ErasureList`. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const actor = requireActor(locals);
	const childId = idParam('child', url.searchParams.get('child') ?? undefined);
	return answer(await locals.services.erasures.list(actor, childId));
};

const Ask = v.object({
	docId: idOf('document'),
	entryId: v.nullable(v.union([idOf('entry'), idOf('statement'), idOf('child')])),
	childId: v.optional(idOf('child')),
	reason: shortText,
});

/** Asks for something to be erased for good; somebody else approves. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const actor = requireActor(locals);
	const { childId, ...draft } = await readBody(request, Ask);
	const whose = childId === undefined ? {} : { childId };
	return answer(await locals.services.erasures.ask(actor, { ...draft, ...whose }));
};
