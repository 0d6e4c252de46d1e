import { error } from '@sveltejs/kit';
import type { ChildFacts } from '#domain/permission.ts';
import { parseId } from '#domain/ids.ts';
import type { DocumentFacts } from '#server/access/facts.ts';
import { requireActor } from './authorise.ts';

/** The document an address names; 404 `not-found` when there is none. Says nothing of who may read it. */
export async function findDocument(
	locals: App.Locals,
	id: string | null | undefined,
): Promise<DocumentFacts> {
	requireActor(locals);
	const docId = parseId('document', id);
	const document = docId && (await locals.services.access.document(docId));
	return document ?? error(404, { message: 'There is no such document.', code: 'not-found' });
}

/** As `findDocument`, where only a child's document will do; any other is as good as none. */
export async function findDocumentOfChild(
	locals: App.Locals,
	id: string | null | undefined,
): Promise<Extract<DocumentFacts, { child: ChildFacts }>> {
	const document = await findDocument(locals, id);
	if ('child' in document) return document;
	error(404, { message: 'There is no such document.', code: 'not-found' });
}
