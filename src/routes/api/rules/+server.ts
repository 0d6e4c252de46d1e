import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { EDITABLE_NUMBERS, type EditableNumber } from '#domain/duty/rules.ts';
import { can } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const numbers = v.object(
	Object.fromEntries(EDITABLE_NUMBERS.map((name) => [name, v.number()])) as Record<
		EditableNumber,
		v.NumberSchema<undefined>
	>,
);
const RulesBody = v.object({ startsOn: localDate, numbers });

/** Every decision about the numbers of the duties. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'board', { type: 'school' });
	const { dutyRules, env } = locals.services;
	return json({
		decided: await dutyRules.list(),
		today: localDateAt(env.now()),
		mayDecide: can(actor, 'decideRules', { type: 'school' }),
	});
};

/** Decides on the numbers from a day to come (A6, B7). */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'decideRules', { type: 'school' });
	return answer(await locals.services.dutyRules.change(actor, await readBody(request, RulesBody)));
};
