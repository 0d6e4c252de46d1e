import * as v from 'valibot';
import { HAND_OVER_NOTE_MAX } from '#domain/pairing/hand-over.ts';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const NoteBody = v.object({ note: v.pipe(v.string(), v.maxLength(2 * HAND_OVER_NOTE_MAX)) });

/** What the outgoing mentor wants the next one to know. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const actor = requireActor(locals);
	const { note } = await readBody(request, NoteBody);
	const id = idParam('handOver', params.id);
	return answer(await locals.services.handOvers.note(actor, id, note));
};

/** The new mentor has read the sheet and takes over. */
export const POST: RequestHandler = async ({ locals, params }) => {
	const actor = requireActor(locals);
	return answer(await locals.services.handOvers.sign(actor, idParam('handOver', params.id)));
};
