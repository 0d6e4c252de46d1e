import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { shortText } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const ClassBody = v.object({ name: shortText });

/** One class with its children and their mentors. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	const { surveys } = locals.services;
	const detail = await surveys.classDetail(actor, idParam('class', params.id));
	if (!detail) error(404, { message: 'There is no such class for you.', code: 'not-found' });
	const classes = (await surveys.classes(actor)).map(({ id, name }) => ({ id, name }));
	return json({ ...detail, classes });
};

/** Renames a class. */
export const PATCH: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const { name } = await readBody(request, ClassBody);
	return answer(await locals.services.classes.rename(actor, idParam('class', params.id), name));
};
