import * as Y from 'yjs';
import { parseId, type CommentId, type ThreadId, type UserId } from '#domain/ids.ts';
import { parseInstant, type Instant } from '#domain/time.ts';
import { readMap, readString } from './y-read.ts';

/**
 * The shape of a margin (批注): threads of notes on the words of a host document. The margin is a
 * document of its own, so that the counselor may write notes where she may not write words. Each
 * thread keeps the quoted words and a pair of relative positions in the host; when the words change
 * or go, the quotation stays.
 */
export interface Thread {
	readonly id: ThreadId;
	readonly anchor: Anchor;
	readonly createdBy: UserId;
	readonly createdAt: Instant;
	readonly resolvedAt: Instant | null;
	readonly resolvedBy: UserId | null;
	readonly comments: readonly Comment[];
}

export interface Comment {
	readonly id: CommentId;
	readonly by: UserId;
	readonly at: Instant;
	readonly text: string;
}

/** Where a thread hangs: the part of the host and two encoded `Y.RelativePosition`s inside it. */
export interface Anchor {
	/** Names the host's fragment, e.g. `sec_…/content` or `sec_…/stg_…/expected`. */
	readonly part: string;
	readonly start: Uint8Array;
	readonly end: Uint8Array;
	/** The words as they stood when the note was made. */
	readonly quote: string;
}

export function threadsOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('threads');
}

/** Opens a thread with its first comment. */
export function addThread(
	doc: Y.Doc,
	thread: Pick<Thread, 'id' | 'anchor' | 'createdBy' | 'createdAt'>,
	first: Comment,
): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('part', thread.anchor.part);
		map.set('start', thread.anchor.start);
		map.set('end', thread.anchor.end);
		map.set('quote', thread.anchor.quote);
		map.set('createdBy', thread.createdBy);
		map.set('createdAt', thread.createdAt);
		const comments = new Y.Map<unknown>();
		comments.set(first.id, commentMap(first));
		map.set('comments', comments);
		threadsOf(doc).set(thread.id, map);
	});
}

export function addComment(doc: Y.Doc, threadId: ThreadId, comment: Comment): void {
	const thread = readMap(threadsOf(doc), threadId);
	const comments = thread === null ? null : readMap(thread, 'comments');
	comments?.set(comment.id, commentMap(comment));
}

export function resolveThread(doc: Y.Doc, id: ThreadId, by: UserId, at: Instant): void {
	const thread = readMap(threadsOf(doc), id);
	doc.transact(() => {
		thread?.set('resolvedAt', at);
		thread?.set('resolvedBy', by);
	});
}

export function reopenThread(doc: Y.Doc, id: ThreadId): void {
	const thread = readMap(threadsOf(doc), id);
	doc.transact(() => {
		thread?.delete('resolvedAt');
		thread?.delete('resolvedBy');
	});
}

/** All threads that read well, oldest first. */
export function readThreads(doc: Y.Doc): Thread[] {
	const threads: Thread[] = [];
	for (const key of threadsOf(doc).keys()) {
		const id = parseId('thread', key);
		const map = readMap(threadsOf(doc), key);
		if (id === null || map === null) continue;
		const anchor = readAnchor(map);
		const createdBy = parseId('user', readString(map, 'createdBy'));
		const createdAt = parseInstant(readString(map, 'createdAt'));
		if (anchor === null || createdBy === null || createdAt === null) continue;
		threads.push({
			id,
			anchor,
			createdBy,
			createdAt,
			resolvedAt: parseInstant(readString(map, 'resolvedAt')),
			resolvedBy: parseId('user', readString(map, 'resolvedBy')),
			comments: readComments(map),
		});
	}
	return threads.sort((a, b) =>
		a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1,
	);
}

function readAnchor(map: Y.Map<unknown>): Anchor | null {
	const part = readString(map, 'part');
	const quote = readString(map, 'quote');
	const start = map.get('start');
	const end = map.get('end');
	if (part === null || quote === null) return null;
	if (!(start instanceof Uint8Array) || !(end instanceof Uint8Array)) return null;
	return { part, quote, start, end };
}

function readComments(thread: Y.Map<unknown>): Comment[] {
	const comments: Comment[] = [];
	const maps = readMap(thread, 'comments');
	for (const key of maps?.keys() ?? []) {
		const map = maps === null ? null : readMap(maps, key);
		const id = parseId('comment', key);
		const by = map === null ? null : parseId('user', readString(map, 'by'));
		const at = map === null ? null : parseInstant(readString(map, 'at'));
		const text = map === null ? null : readString(map, 'text');
		if (id && by && at && text !== null) comments.push({ id, by, at, text });
	}
	return comments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** A comment is written once and never edited, so its words may be a plain value. */
function commentMap(comment: Comment): Y.Map<unknown> {
	const map = new Y.Map<unknown>();
	map.set('by', comment.by);
	map.set('at', comment.at);
	map.set('text', comment.text);
	return map;
}
