import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ACT_OF_EXTENT, BREAK_GLASS_REASON_MAX, type GlassExtent } from '#domain/break-glass.ts';
import { answer } from './answer.ts';
import { authorise, findChild } from './authorise.ts';
import { readBody } from './body.ts';

/** What is asked of one glass of a child; how much lies behind it says which right is asked for. */
type ChildEvent = RequestEvent<{ id: string }>;

/** What whoever asks has broken here and may still read: `{ current }`, `null` where there is nothing. */
export async function answerCurrent(event: ChildEvent, extent: GlassExtent): Promise<Response> {
	const { actor, glass } = await mayBreak(event, extent);
	return json({ current: await event.locals.services.breakGlasses.current(actor, glass) });
}

/**
 * Why it must be. Longer than what is taken, so that the office refuses it in words, and not the shape.
 */
const Body = v.object({ reason: v.pipe(v.string(), v.maxLength(4 * BREAK_GLASS_REASON_MAX)) });

/** Breaks it, with a reason; the head teacher is told. Answers its id. */
export async function answerBreaking(event: ChildEvent, extent: GlassExtent): Promise<Response> {
	const { actor, glass } = await mayBreak(event, extent);
	const { reason } = await readBody(event.request, Body);
	return answer(await event.locals.services.breakGlasses.open(actor, glass, reason));
}

async function mayBreak({ locals, params }: ChildEvent, extent: GlassExtent) {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, ACT_OF_EXTENT[extent], { type: 'child', child });
	return { actor, glass: { childId: child.childId, extent } };
}
