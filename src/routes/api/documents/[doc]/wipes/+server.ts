import { json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import { findDocument } from '#lib/server/find-document.ts';
import type { RequestHandler } from './$types';

/** Losses of many words that nobody has undone yet, newest first: `{ wipes: Sitting[] }`, for readers. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const document = await findDocument(locals, params.doc);
	authorise(locals, 'read', { type: 'document', ...document });
	return json({ wipes: await locals.services.histories.wipes(document) });
};
