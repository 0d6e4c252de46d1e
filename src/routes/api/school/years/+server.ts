import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { schoolYear } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** Opens a school year, and with it every child's documents in it. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'edit', { type: 'school' });
	return answer(await locals.services.years.open(actor, await readBody(request, schoolYear)));
};
