import { error, json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { authorise, idParam } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** The list of a class with what was said of each child this term (C1). */
export const GET: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.id);
	const actor = authorise(locals, 'census', { type: 'class', classId });
	const list = await locals.services.census.classCensus(actor, classId);
	return json(list ?? error(404, { message: 'There is no such class.', code: 'not-found' }));
};

/** Every one was asked: the class confirms its list for the term (J-2-2). */
export const POST: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.id);
	const actor = authorise(locals, 'confirm', { type: 'class', classId });
	return answer(await locals.services.census.confirm(actor, classId));
};

/** Takes the confirmation back; the answers stay. */
export const DELETE: RequestHandler = async ({ locals, params }) => {
	const classId = idParam('class', params.id);
	const actor = authorise(locals, 'confirm', { type: 'class', classId });
	return answer(await locals.services.census.withdraw(actor, classId));
};
