import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { REASON_LENGTH_MAX, SAMPLED_DUTIES } from '#domain/sampling.ts';
import { parseMonth, type Month } from '#domain/summary.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const SamplingBody = v.object({
	reason: v.pipe(v.string(), v.maxLength(REASON_LENGTH_MAX)),
	classId: v.nullable(idOf('class')),
	duty: v.picklist(SAMPLED_DUTIES),
	month: v.custom<Month>((value) => parseMonth(value) !== null),
	wanted: v.number(),
});

/** Every sampling so far, and what a new one may choose from; never the words. */
export const GET: RequestHandler = async ({ locals }) => {
	authorise(locals, 'sample', { type: 'school' });
	const { samplings } = locals.services;
	return json({ samplings: await samplings.list('all'), choices: await samplings.choices() });
};

/** Samples (抽查): with a reason, what chance picks; the head teachers are told. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'sample', { type: 'school' });
	const draft = await readBody(request, SamplingBody);
	return answer(await locals.services.samplings.draw(actor, draft));
};
