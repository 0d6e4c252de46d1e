import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { isContentFrame } from '#protocol/message.ts';
import { schoolRates } from '#server/relay/limits.ts';
import { systemClock } from '#server/relay/clock.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { stockClient, until } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;

let server: RelayServer;
let li: TestPerson;
let chen: TestPerson;
const open: ReturnType<typeof stockClient>[] = [];

beforeEach(async () => {
	server = await startRelayServer(createMemoryLog({ now: Date.now }), systemClock, schoolRates);
	[li, chen] = [server.access.person('李秋'), server.access.person('陈默')];
	for (const person of [li, chen]) server.access.grant(person, docId, 'write');
});

afterEach(async () => {
	for (const client of open.splice(0)) client.destroy();
	await server.close();
	// Nothing that honest people did was refused.
	expect(server.refused).toEqual([]);
});

function connect(person: TestPerson, doc: Y.Doc) {
	const client = stockClient(server, person, docId, doc);
	open.push(client);
	return client;
}

function disconnect(client: ReturnType<typeof stockClient>): void {
	open.splice(open.indexOf(client), 1);
	client.destroy();
}

/** The same copy on a device, opened anew: Yjs takes another client id each time. */
function reopened(doc: Y.Doc): Y.Doc {
	const next = new Y.Doc();
	Y.applyUpdate(next, Y.encodeStateAsUpdate(doc));
	return next;
}

const atSchool = async () => {
	const doc = await readDocument(server.updateLog, docId, 1);
	expect(doc.store.pendingStructs).toBeNull();
	expect(doc.store.pendingDs).toBeNull();
	return doc.getMap('entries').toJSON();
};

async function untilAtSchool(doc: Y.Doc): Promise<void> {
	const state = JSON.stringify(doc.getMap('entries').toJSON());
	for (;;) {
		const kept = await atSchool();
		if (Object.keys(kept).length === doc.getMap('entries').size) {
			expect(JSON.parse(state)).toEqual(kept);
			return;
		}
		await new Promise((resolve) => setImmediate(resolve));
	}
}

test('[R3] a device returns with words under several client ids of its own', async () => {
	let doc = new Y.Doc();
	const ids = new Set<number>();
	for (let day = 1; day <= 5; day++) {
		doc.getMap('entries').set(`day ${day}`, '路上写的');
		ids.add(doc.clientID);
		doc = reopened(doc);
	}
	expect(ids.size).toBe(5);
	const first = connect(li, doc);
	await until(() => first.synced);
	doc.getMap('entries').set('today', '连上了');
	await untilAtSchool(doc);
	disconnect(first);
	const again = reopened(doc);
	again.getMap('entries').set('tomorrow', '又写了');
	connect(li, again);
	await untilAtSchool(again);
});

test('[R3] two people write on one tablet, one after the other', async () => {
	const [ofLi, ofChen] = [new Y.Doc(), new Y.Doc()];
	const first = connect(li, ofLi);
	await until(() => first.synced);
	ofLi.getMap('entries').set('li', '李秋写的');
	await untilAtSchool(ofLi);
	disconnect(first);
	const second = connect(chen, ofChen);
	await until(() => second.synced);
	ofChen.getMap('entries').set('chen', '陈默写的');
	await untilAtSchool(ofChen);
	disconnect(second);
	// Each takes it up again where they left off.
	const third = connect(li, reopened(ofLi));
	await until(() => third.synced);
	third.doc.getMap('entries').set('li again', '李秋又写了');
	await untilAtSchool(third.doc);
	const authors = (await server.updateLog.history(docId, 1, 0)).map(({ author }) => author);
	expect(authors).toEqual([li.userId, chen.userId, li.userId]);
});

test('[R3] two come back after weeks offline, with thousands of edits in the same text each', async () => {
	const begun = new Y.Doc();
	begun.getMap('entries').set('body', new Y.Text('开始'));
	const beginning = connect(li, begun);
	await until(() => beginning.synced);
	await untilAtSchool(begun);
	disconnect(beginning);
	const docs = [reopened(begun), reopened(begun)];
	for (const [index, doc] of docs.entries()) {
		const text = doc.getMap('entries').get('body') as Y.Text;
		for (let edit = 0; edit < 5_000; edit++) {
			text.insert(edit % (text.length + 1), index === 0 ? '李' : '陈');
			if (edit % 4 === 0) text.delete(edit % text.length, 1);
			if (edit % 50 === 0) doc.getMap('entries').set(`${index} ${edit}`, edit);
		}
	}
	const [one, two] = docs as [Y.Doc, Y.Doc];
	connect(li, one);
	connect(chen, two);
	await until(() => one.getMap('entries').size === 201 && two.getMap('entries').size === 201);
	await untilAtSchool(one);
	await untilAtSchool(two);
});

test('[R3] a frame that was lost on the way brings a question and no refusal', async () => {
	const doc = new Y.Doc();
	const client = connect(li, doc);
	await until(() => client.synced);
	const socket = client.ws as unknown as WebSocket;
	const send = socket.send.bind(socket);
	let lost = 0;
	// One update falls out of the line; the stock client knows nothing of it.
	socket.send = ((data: Uint8Array) => {
		if (isContentFrame(data) && lost++ === 0) return;
		send(data);
	}) as typeof socket.send;
	for (const key of ['lost', 'second', 'third']) doc.getMap('entries').set(key, key);
	await untilAtSchool(doc);
	expect(lost).toBeGreaterThan(1);
	expect(client.ws).toBe(socket);
	const witness = connect(chen, new Y.Doc());
	await until(() => witness.doc.getMap('entries').size === 3);
});
