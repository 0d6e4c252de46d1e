import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseMarkPiece } from '#domain/child-marks.ts';
import type { DocId } from '#domain/ids.ts';
import { seenMarksMax, type SeenMark } from '#domain/mark-sharing.ts';
import type { Result } from '#domain/result.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

/**
 * How rows of the register stand with the parents: all of a child's, `?child=…`, or those of a test,
 * `?doc=…&test=…`, as far as they are mine to give: `MarkPublication[]`.
 */
export const GET: RequestHandler = async ({ url, locals }) => {
	const actor = requireActor(locals);
	const ask = (name: string) => url.searchParams.get(name) ?? undefined;
	const { markPublishing } = locals.services;
	const found = url.searchParams.has('child')
		? await markPublishing.ofChild(actor, idParam('child', ask('child')))
		: await markPublishing.ofTest(actor, documentId(ask('doc')), idParam('test', ask('test')));
	return json(valueOf(found));
};

const Piece = { childId: v.string(), docId: v.string(), piece: v.string() };
const Give = v.object({
	marks: v.pipe(v.array(v.object({ ...Piece, hash: v.string() })), v.maxLength(seenMarksMax)),
});

/** Gives what the person has looked at; tells which rows did not go and why: `GivenMarks`. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const actor = requireActor(locals);
	const { marks } = await readBody(request, Give);
	const seen = marks.map((mark): SeenMark => ({ ...named(mark), hash: mark.hash }));
	return json(valueOf(await locals.services.markPublishing.give(actor, seen)));
};

/** Takes a row off the parents' page, `?child=…&doc=…&piece=…`. */
export const DELETE: RequestHandler = async ({ url, locals }) => {
	const actor = requireActor(locals);
	const ask = (name: string) => url.searchParams.get(name) ?? '';
	const mark = named({ childId: ask('child'), docId: ask('doc'), piece: ask('piece') });
	valueOf(await locals.services.markPublishing.withdraw(actor, mark));
	return new Response(null, { status: 204 });
};

const documentId = (value: string | undefined): DocId => idParam('document', value);

function named({ childId, docId, piece }: { childId: string; docId: string; piece: string }) {
	return {
		childId: idParam('child', childId),
		docId: documentId(docId),
		piece:
			parseMarkPiece(piece) ??
			error(404, { message: 'There is no such thing.', code: 'not-found' }),
	};
}

function valueOf<T>(outcome: Result<T, 'forbidden' | 'not-found'>): T {
	if (outcome.ok) return outcome.value;
	const status = outcome.error === 'forbidden' ? 403 : 404;
	error(status, { message: 'This is not yours to see or do.', code: outcome.error });
}
