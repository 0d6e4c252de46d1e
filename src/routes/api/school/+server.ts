import { json } from '@sveltejs/kit';
import { can } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { authorise } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The school and its years. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'school' });
	const { surveys, years, env } = locals.services;
	return json({
		school: await surveys.school(),
		years: await years.list(),
		today: localDateAt(env.now()),
		mayEdit: can(actor, 'edit', { type: 'school' }),
	});
};
