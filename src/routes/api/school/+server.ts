import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { can } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const SchoolBody = v.object({ name: shortText, hotline: shortText });

/** The school and its years. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'school' });
	const { surveys, years, env, auditWatch } = locals.services;
	return json({
		school: await surveys.school(),
		years: await years.list(),
		today: localDateAt(env.now()),
		mayEdit: can(actor, 'edit', { type: 'school' }),
		/** For who may know it: is the audit what was written (D13)? */
		audit: can(actor, 'audit', { type: 'school' }) ? auditWatch.state : null,
	});
};

/** Corrects the school's name and its family-call number. */
export const PATCH: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'edit', { type: 'school' });
	return answer(await locals.services.school.change(actor, await readBody(request, SchoolBody)));
};
