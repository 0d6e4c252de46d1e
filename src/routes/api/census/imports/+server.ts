import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const SheetBody = v.object({
	hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	rows: v.pipe(v.number(), v.integer()),
});

/** The sheets that were taken in: one's own, or all for who keeps the census. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await locals.services.imports.list(requireActor(locals)));

/** Begins to take a sheet in; its rows come after, batch by batch. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	const sheet = await readBody(request, SheetBody);
	return answer(await locals.services.imports.begin(actor, sheet));
};
