import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from '#protocol/frame.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { contentOf, joinedClient, rawClient, until, writer, type RawClient } from './clients.ts';
import { createHeldLog, type HeldLog } from './held-log.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let log: HeldLog;
let server: RelayServer;
let li: TestPerson;
let chen: TestPerson;

beforeEach(async () => {
	log = createHeldLog();
	server = await startRelayServer(log);
	li = server.access.person('李秋');
	chen = server.access.person('陈默');
	for (const person of [li, chen]) server.access.grant(person, docId, 'write');
});

afterEach(() => server.close());

/** Asks for everything and waits for the answer: whatever was sent before has been handled. */
async function askAgain(client: RawClient): Promise<void> {
	const answers = () => client.frames.filter(({ type }) => type === 'step2').length;
	const before = answers();
	client.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
	await until(() => answers() > before);
}

test('[R1] nothing is acked, fanned out or handed to a newcomer before it is durable', async () => {
	const author = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	log.hold();
	author.send(writer().write('a', '未落盘'));
	await until(() => log.heldCount === 1);
	await askAgain(author);
	await askAgain(other);
	const newcomer = await joinedClient(server, chen, docId);
	expect(author.acks).toEqual([]);
	expect(contentOf(other)).toEqual({});
	expect(contentOf(newcomer)).toEqual({});
	log.release();
	await until(() => author.acks.length === 1);
	await until(() => contentOf(other)['a'] === '未落盘');
	await until(() => contentOf(newcomer)['a'] === '未落盘');
});

test('[R1] words that were not kept are known to nobody, though the log goes on: they are kept when they come again', async () => {
	const author = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	const words = writer().write('a', '没写上');
	log.hold();
	author.send(words);
	await until(() => log.heldCount === 1);
	log.refuse();
	await until(() => author.closeCode !== null && other.closeCode !== null);
	expect([author.closeCode, other.closeCode]).toEqual([
		CLOSE.storeUnavailable,
		CLOSE.storeUnavailable,
	]);
	const again = await joinedClient(server, li, docId);
	again.send(words);
	await until(() => again.acks.length === 1);
	expect(await log.history(docId, 1, 0)).toHaveLength(1);
});

test('[R1] an echo of words that are on their way to the disk is not acked before them', async () => {
	const first = await joinedClient(server, li, docId);
	const second = await joinedClient(server, li, docId);
	const words = writer().write('a', '两条线');
	log.hold();
	first.send(words);
	await until(() => log.heldCount === 1);
	second.send(words);
	await askAgain(second);
	expect(second.acks).toEqual([]);
	log.release();
	await until(() => second.acks.length === 1);
});

test('[R7] acks count the content frames of this connection that are settled', async () => {
	const author = await joinedClient(server, li, docId);
	const { write, doc } = writer();
	author.send(encodeStep2(Y.encodeStateAsUpdate(doc)));
	for (const key of ['a', 'b', 'c']) author.send(write(key, key));
	await until(() => author.acks.at(-1)?.count === 4);
	author.send(encodeUpdate(Y.encodeStateAsUpdate(doc)));
	await until(() => author.acks.at(-1)?.count === 5);
	expect(await log.history(docId, 1, 0)).toHaveLength(3);
	const counts = author.acks.map(({ count }) => count);
	expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

test('[R7] a frame without anything new is not counted before those that came ahead of it', async () => {
	const author = await joinedClient(server, li, docId);
	const { write } = writer();
	const frame = write('a', '一');
	log.hold();
	author.send(frame);
	author.send(frame);
	await askAgain(author);
	expect(author.acks).toEqual([]);
	log.release();
	await until(() => author.acks.at(-1)?.count === 2);
});

test('[R7] a gap is not counted and asks for a re-sync, which settles all', async () => {
	const author = await joinedClient(server, li, docId);
	const { write, doc } = writer();
	const [first, , third] = ['a', 'b', 'c'].map((key) => write(key, key));
	author.send(encodeStep2(Uint8Array.of(0, 0)));
	author.send(first ?? new Uint8Array());
	await until(() => author.acks.at(-1)?.count === 2);
	const asked = () => author.frames.filter(({ type }) => type === 'step1').length;
	const before = asked();
	author.send(third ?? new Uint8Array());
	await until(() => asked() > before);
	expect(author.acks.at(-1)?.count).toBe(2);
	const question = author.frames.findLast((frame) => frame.type === 'step1');
	if (question?.type !== 'step1') throw new Error('the relay asked nothing');
	author.send(encodeStep2(Y.encodeStateAsUpdate(doc, question.stateVector)));
	await until(() => author.acks.at(-1)?.count === 4);
	const kept = await readDocument(log, docId, 1);
	expect(kept.getMap('entries').toJSON()).toEqual({ a: 'a', b: 'b', c: 'c' });
	expect(kept.store.pendingStructs).toBeNull();
});

test('[R1] when the disk breaks, sockets close with "try later" and nothing is acked', async () => {
	const author = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	log.hold();
	author.send(writer().write('a', '一'));
	await until(() => log.heldCount === 1);
	log.breakDown();
	await until(() => author.closeCode !== null && other.closeCode !== null);
	expect([author.closeCode, other.closeCode]).toEqual([
		CLOSE.storeUnavailable,
		CLOSE.storeUnavailable,
	]);
	expect(author.acks).toEqual([]);
	expect(contentOf(other)).toEqual({});
	const late = await rawClient(server, li, docId);
	await until(() => late.closeCode !== null);
	expect(late.closeCode).toBe(CLOSE.storeUnavailable);
});

test('tells the record index of every durable update', async () => {
	const heard: number[] = [];
	server.relay.onAppended(({ seq }) => heard.push(seq));
	const author = await joinedClient(server, li, docId);
	const { write } = writer();
	author.send(write('a', '一'));
	author.send(write('b', '二'));
	await until(() => heard.length === 2);
	expect(await log.heads([docId])).toEqual(new Map([[docId, heard[1]]]));
});
