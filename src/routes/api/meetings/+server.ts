import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { MEETING_KINDS, MINUTES_MAX } from '#domain/meeting/meeting.ts';
import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { idOf, localDate } from '#lib/server/shapes.ts';
import type { RequestHandler } from './$types';

const MeetingBody = v.object({
	kind: v.picklist(MEETING_KINDS),
	heldOn: localDate,
	came: v.object({
		mentors: v.number(),
		children: v.number(),
		guardians: v.number(),
		others: v.number(),
	}),
	/** Longer than what is taken: the office refuses it in words, and not the shape. */
	minutes: v.pipe(v.string(), v.maxLength(4 * MINUTES_MAX)),
	replaces: v.nullable(idOf('meeting')),
});

/** The meetings that stand, newest first. */
export const GET: RequestHandler = async ({ locals }) => {
	const meetings = await locals.services.meetings.list(requireActor(locals));
	return json(
		meetings ?? error(403, { message: 'This is not yours to see or do.', code: 'forbidden' }),
	);
};

/** Writes a meeting down, in the place of another one where it corrects it. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const actor = requireActor(locals);
	const { replaces, ...draft } = await readBody(request, MeetingBody);
	return answer(await locals.services.meetings.record(actor, draft, replaces));
};
