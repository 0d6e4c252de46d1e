import type * as Y from 'yjs';
import type { EntryId } from '#domain/ids.ts';
import { isPublishable, type ProjectionError, type PublishedContent } from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Block, RichText } from '#domain/rich-text.ts';
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

/** Empty lines before and after the words are an editor's leavings, not part of the letter. */
function withoutEmptyEdges(text: RichText): RichText {
	const first = text.findIndex((block) => !isBlank(block));
	const last = text.findLastIndex((block) => !isBlank(block));
	return first < 0 ? [] : text.slice(first, last + 1);
}

function isBlank(block: Block): boolean {
	switch (block.type) {
		case 'paragraph':
		case 'heading':
			return block.runs.every((run) => run.text.trim() === '');
		case 'quote':
			return block.blocks.every(isBlank);
		case 'list':
			return block.items.every((item) => item.every(isBlank));
	}
}
