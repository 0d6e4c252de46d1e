import { error, json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import { findDocument } from '#lib/server/find-document.ts';
import type { RequestHandler } from './$types';

/**
 * The words with who wrote them, `?at=` after this update (today without it), `?piece=` of one piece:
 * `{ pieces: AuthoredPiece[] }`, for readers.
 */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const document = await findDocument(locals, params.doc);
	authorise(locals, 'read', { type: 'document', ...document });
	const asked = url.searchParams.get('at');
	const at = asked === null ? null : Number(asked);
	if (at !== null && !Number.isSafeInteger(at)) {
		error(400, { message: 'No moment.', code: 'bad-request' });
	}
	const piece = url.searchParams.get('piece');
	return json({ pieces: await locals.services.histories.words(document, at, piece) });
};
