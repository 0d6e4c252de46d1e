import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { decidedRows } from '#lib/server/census-shapes.ts';
import type { RequestHandler } from './$types';

/** What this import made and changed. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const report = await locals.services.imports.report(actor, idParam('censusImport', params.id));
	return json(
		report ?? error(404, { message: 'There is no such import for you.', code: 'not-found' }),
	);
};

/** Takes decided rows in; a row that was taken before stays as it was. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const importId = idParam('censusImport', params.id);
	const { rows } = await readBody(request, v.object({ rows: decidedRows }));
	return answer(await locals.services.imports.take(actor, importId, rows));
};
