import { json } from '@sveltejs/kit';
import { authorise } from '#lib/server/authorise.ts';
import { findDocument } from '#lib/server/find-document.ts';
import type { RequestHandler } from './$types';

/**
 * What the school knows of the entries of a document: when they arrived, from whom, whether they are
 * published, and what was submitted in it. `{ entries: IndexedEntry[], submissions:
 * RecordedSubmission[] }`, for readers of that document.
 */
export const GET: RequestHandler = async ({ params, locals }) => {
	const document = await findDocument(locals, params.doc);
	authorise(locals, 'read', { type: 'document', ...document });
	const { recordIndex } = locals.services;
	const entries = await recordIndex.entries(document.id);
	return json({ entries, submissions: await recordIndex.submissions(document.id) });
};
