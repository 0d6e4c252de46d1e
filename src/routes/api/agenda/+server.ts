import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { agendaNoteLengthMax, agendaTitleLengthMax } from '#domain/agenda/agenda.ts';
import { AGENDA_FACTS } from '#domain/agenda/done-when.ts';
import { AGENDA_HOSTS } from '#domain/agenda/template.ts';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

/** The agenda of the running school year: `Agenda`. */
export const GET: RequestHandler = async ({ locals }) => {
	const actor = authorise(locals, 'read', { type: 'agenda' });
	return json(await locals.services.agendas.read(actor));
};

const Draft = v.object({
	title: v.pipe(v.string(), v.maxLength(agendaTitleLengthMax * 2)),
	note: v.pipe(v.string(), v.maxLength(agendaNoteLengthMax * 2)),
	host: v.picklist(AGENDA_HOSTS),
	facts: v.pipe(v.array(v.picklist(AGENDA_FACTS)), v.maxLength(3)),
	startsOn: localDate,
	endsOn: localDate,
});
const Drafts = v.object({ items: v.pipe(v.array(Draft), v.minLength(1), v.maxLength(20)) });

/** Adds items, all or none; answers their ids. 409 `telling` when one names a child. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = authorise(locals, 'add', { type: 'agenda' });
	const { items } = await readBody(request, Drafts);
	return answer(await locals.services.agendas.add(actor, items));
};
