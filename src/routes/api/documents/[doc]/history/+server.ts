import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { findDocument } from '#lib/server/find-document.ts';
import type { RequestHandler } from './$types';

/** Who sat down when and did what, oldest first: `{ sittings: Sitting[] }`, for readers. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const document = await findDocument(locals, params.doc);
	authorise(locals, 'read', { type: 'document', ...document });
	return json({ sittings: await locals.services.histories.sittings(document) });
};

const seq = v.pipe(v.number(), v.integer(), v.minValue(0));

const Restore = v.variant('type', [
	v.object({
		type: v.literal('moment'),
		at: seq,
		piece: v.nullable(v.pipe(v.string(), v.maxLength(40))),
	}),
	v.object({ type: v.literal('wipe'), firstSeq: seq, lastSeq: seq }),
	v.object({ type: v.literal('restoration'), seq }),
]);

/** Restores as a new edit, for those who may write: `{ seq, pieces }`, or 409 `nothing-to-restore`, `moving`. */
export const POST: RequestHandler = async ({ params, request, locals }) => {
	const document = await findDocument(locals, params.doc);
	const { userId } = authorise(locals, 'write', { type: 'document', ...document });
	const sessionId = locals.session?.sessionId;
	if (sessionId === undefined) error(401, { message: 'Sign in first.', code: 'signed-out' });
	const restoration = await readBody(request, Restore);
	const { histories } = locals.services;
	return answer(await histories.restore(document, { userId, sessionId }, restoration));
};
