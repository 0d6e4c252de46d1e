import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { CommentId, ThreadId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import {
	addComment,
	addThread,
	readThreads,
	reopenThread,
	resolveThread,
	threadsOf,
	type Comment,
} from './margin.ts';

const ZHOU = `usr_${'c'.repeat(22)}` as UserId;
const ZHANG = `usr_${'z'.repeat(22)}` as UserId;
const threadId = (mark: string) => `thr_${mark.repeat(22)}` as ThreadId;
const at = (minute: number) =>
	`2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z` as Instant;

function aComment(mark: string, over: Partial<Comment> = {}): Comment {
	return {
		id: `cmt_${mark.repeat(22)}` as CommentId,
		by: ZHOU,
		at: at(1),
		text: '先别提成绩',
		...over,
	};
}

function aThread(mark: string, createdAt = at(0)) {
	return {
		id: threadId(mark),
		anchor: { part: 'p', start: new Uint8Array([0]), end: new Uint8Array([1]), quote: '睡不着' },
		createdBy: ZHOU,
		createdAt,
	};
}

function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

describe('a margin', () => {
	test('keeps the quotation, the place and the first note', () => {
		const doc = new Y.Doc();
		addThread(doc, aThread('a'), aComment('1'));
		expect(readThreads(doc)).toEqual([
			{ ...aThread('a'), resolvedAt: null, resolvedBy: null, comments: [aComment('1')] },
		]);
	});

	test('a thread is resolved and reopened', () => {
		const doc = new Y.Doc();
		addThread(doc, aThread('a'), aComment('1'));
		resolveThread(doc, threadId('a'), ZHANG, at(5));
		expect(readThreads(doc)[0]).toMatchObject({ resolvedAt: at(5), resolvedBy: ZHANG });
		reopenThread(doc, threadId('a'));
		expect(readThreads(doc)[0]).toMatchObject({ resolvedAt: null, resolvedBy: null });
	});

	test('offline, one replies, one resolves, one opens another: all is there', () => {
		const first = new Y.Doc();
		addThread(first, aThread('a'), aComment('1'));
		const second = copyOf(first);
		addComment(first, threadId('a'), aComment('2', { by: ZHANG, at: at(3), text: '好的' }));
		addThread(second, aThread('b', at(2)), aComment('3'));
		addComment(second, threadId('a'), aComment('4', { at: at(2) }));
		resolveThread(second, threadId('a'), ZHOU, at(4));
		Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
		Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
		expect(readThreads(first)).toEqual(readThreads(second));
		const [thread, other] = readThreads(first);
		expect(thread?.comments.map((comment) => comment.id[4])).toEqual(['1', '4', '2']);
		expect(thread?.resolvedAt).toBe(at(4));
		expect(other?.id).toBe(threadId('b'));
	});

	test('what does not read well is absent (N5)', () => {
		const doc = new Y.Doc();
		addThread(doc, aThread('a'), aComment('1'));
		addThread(doc, aThread('b'), aComment('2'));
		const spoilt = threadsOf(doc).get(threadId('b')) as Y.Map<unknown>;
		spoilt.set('start', 'no bytes');
		const comments = (threadsOf(doc).get(threadId('a')) as Y.Map<unknown>).get('comments');
		(comments as Y.Map<unknown>).set('cmt_short', new Y.Map());
		(comments as Y.Map<unknown>).set(aComment('9').id, '一句话');
		threadsOf(doc).set(threadId('d'), 7);
		expect(readThreads(doc)).toMatchObject([{ id: threadId('a'), comments: [aComment('1')] }]);
	});
});
