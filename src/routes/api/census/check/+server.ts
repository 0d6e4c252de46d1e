import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { censusRows } from '#lib/server/census-shapes.ts';
import type { RequestHandler } from './$types';

/** What the school knows of these rows; nothing is written. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	const { rows } = await readBody(request, v.object({ rows: censusRows }));
	return answer(await locals.services.imports.check(actor, rows));
};
