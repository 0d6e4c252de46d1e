import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseId, type EntryId } from '#domain/ids.ts';
import { authorise } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import { shortText } from '#lib/server/shapes.ts';
import { findDocumentOfChild } from '#lib/server/find-document.ts';
import type { RequestHandler } from './$types';

/** How an entry stands with the parents, `?doc=…&entry=…`: a `PublicationState`. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const document = await findDocumentOfChild(locals, url.searchParams.get('doc'));
	authorise(locals, 'read', { type: 'publication', child: document.child });
	authorise(locals, 'read', { type: 'document', ...document });
	const entryId = readEntryId(url.searchParams.get('entry'));
	return json(await locals.services.publishing.state(publishable(document), entryId));
};

const Publish = v.object({
	docId: v.string(),
	entryId: v.string(),
	hash: v.string(),
	/** Missing in what a device with an older version sends: it has told the person of nobody. */
	othersLacking: v.optional(v.pipe(v.array(shortText), v.maxLength(100)), []),
});

/** Publishes what the person has looked at; 409 with the reason as `code` when it cannot be. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const body = await readBody(request, Publish);
	const document = await findDocumentOfChild(locals, body.docId);
	const actor = authorise(locals, 'publish', { type: 'publication', child: document.child });
	const { publishing } = locals.services;
	const entryId = readEntryId(body.entryId);
	const { hash, othersLacking } = body;
	const seen = { hash, othersLacking };
	const published = await publishing.publish(publishable(document), entryId, actor.userId, seen);
	if (!published.ok) {
		error(409, { message: 'This entry was not published.', code: published.error.type });
	}
	return json(await publishing.state(publishable(document), entryId));
};

/** Takes an entry off the parents' page, `?doc=…&entry=…`; the same answer when it was not on it. */
export const DELETE: RequestHandler = async ({ url, locals }) => {
	const document = await findDocumentOfChild(locals, url.searchParams.get('doc'));
	const actor = authorise(locals, 'publish', { type: 'publication', child: document.child });
	const entryId = readEntryId(url.searchParams.get('entry'));
	const { publishing } = locals.services;
	await publishing.withdraw(publishable(document), entryId, actor.userId);
	return json(await publishing.state(publishable(document), entryId));
};

function readEntryId(value: string | null): EntryId {
	return parseId('entry', value) ?? error(400, { message: 'No entry.', code: 'bad-request' });
}

function publishable({ id, generation, child }: Awaited<ReturnType<typeof findDocumentOfChild>>) {
	return { id, generation, childId: child.childId };
}
