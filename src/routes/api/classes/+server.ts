import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { can } from '#domain/permission.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const ClassBody = v.object({ name: shortText });

/** The classes this person may see. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = requireActor(locals);
	return json({
		classes: await locals.services.surveys.classes(actor),
		mayCreate: locals.services.classes.mayCreate(actor),
		mayCensus: locals.services.imports.mayImport(actor) || can(actor, 'census', { type: 'school' }),
	});
};

/** Makes a class. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	const { name } = await readBody(request, ClassBody);
	return answer(await locals.services.classes.create(actor, name));
};
