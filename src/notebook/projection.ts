import type * as Y from 'yjs';
import type { EntryId } from '#domain/ids.ts';
import { isPublishable, type ProjectionError, type PublishedContent } from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { withoutEmptyEdges } from '#domain/rich-text.ts';
import { entryBody, readEntry } from './entry-book.ts';
import { fragmentToRichText } from './rich-text.ts';

/**
 * One entry as parents may receive it. Only what `PublishedContent` names is copied, field by field,
 * so that nothing added to entries later can slip out by itself. Reads the document and never
 * writes into it; hand it a copy all the same (reliability.md F12).
 */
export function projectEntry(doc: Y.Doc, id: EntryId): Result<PublishedContent, ProjectionError> {
	const entry = readEntry(doc, id);
	const fragment = entryBody(doc, id);
	if (entry === null || fragment === null) return fail({ type: 'unknown-entry' });
	if (!isPublishable(entry.type)) return fail({ type: 'not-publishable' });
	if (entry.removedAt !== null) return fail({ type: 'removed' });
	const body = withoutEmptyEdges(fragmentToRichText(fragment));
	const photos = [...new Set(entry.photos)];
	if (body.length === 0 && photos.length === 0) return fail({ type: 'empty' });
	return ok({ format: 1, type: entry.type, occurredOn: entry.occurredOn, body, photos });
}
