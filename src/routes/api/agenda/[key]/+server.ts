import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	agendaNoteLengthMax,
	agendaTitleLengthMax,
	agendaWordLengthMax,
	type AgendaKey,
} from '#domain/agenda/agenda.ts';
import { isTemplateId } from '#domain/agenda/template.ts';
import { parseId } from '#domain/ids.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const text = (lengthMax: number) => v.pipe(v.string(), v.maxLength(lengthMax * 2));
const Act = v.variant('type', [
	v.object({ type: v.literal('move'), startsOn: localDate, endsOn: localDate }),
	v.object({ type: v.literal('tick'), word: text(agendaWordLengthMax) }),
	v.object({ type: v.literal('untick') }),
	v.object({
		type: v.literal('reword'),
		title: text(agendaTitleLengthMax),
		note: text(agendaNoteLengthMax),
	}),
	v.object({ type: v.literal('remove') }),
]);

/** Decides about an item; answers the decision's id, by which it can be taken back. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const actor = authorise(locals, 'add', { type: 'agenda' });
	const act = await readBody(request, Act);
	return answer(await locals.services.agendas.decide(actor, keyParam(params.key), act));
};

function keyParam(value: string): AgendaKey {
	if (isTemplateId(value)) return value;
	const id = parseId('agendaItem', value);
	return id ?? error(404, { message: 'There is no such item.', code: 'not-found' });
}
