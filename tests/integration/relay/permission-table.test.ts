import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DOC_KINDS, isChildDocKind, type DocKind } from '#domain/doc-kind.ts';
import type { DocId } from '#domain/ids.ts';
import { ROOT_OF_KIND } from '#notebook/roots.ts';
import { CLOSE } from '#protocol/close-code.ts';
import {
	encodeAwareness,
	encodePart,
	encodeStep1,
	encodeStep2,
	encodeUpdate,
	type Frame,
} from '#protocol/frame.ts';
import { encodeCompare, encodeDiverged, MESSAGE, type DivergenceStep } from '#protocol/message.ts';
import { createOriginRule } from '#server/http/origin-rule.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock } from '#server/relay/clock.ts';
import type { Relay } from '#server/relay/relay.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { openTestSchool, type TestSchool } from '../test-school.ts';
import { joinedClient, rawClient, until, type Address, type RawClient } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';
import {
	appoint,
	makePlace,
	rightOf,
	STANDINGS,
	STATES,
	type Place,
	type Standing,
	type State,
} from './permission-table.ts';

/** D3 on the socket: real records, the product's own access, every role, kind, state and message. */
type Message = Frame['type'];

/** Every message that a client may send, saying these words where it says any. */
const FRAMES: Readonly<Record<Message, (kind: DocKind, words: string) => Uint8Array>> = {
	step1: () => encodeStep1(Y.encodeStateVector(new Y.Doc())),
	step2: (kind, words) => encodeStep2(wordsIn(kind, words)),
	update: (kind, words) => encodeUpdate(wordsIn(kind, words)),
	part: (kind, words) => encodePart(wordsIn(kind, words)),
	awareness: (_kind, words) =>
		encodeAwareness([{ clientId: 1_000 + cells, clock: 1, json: JSON.stringify({ words }) }]),
	'query-awareness': () => Uint8Array.of(MESSAGE.queryAwareness),
	compare: encodeCompare,
	diverged: () => encodeDiverged('seen'),
};
const MESSAGES = Object.keys(FRAMES) as Message[];
const CELLS = STANDINGS.length * STATES.length * DOC_KINDS.length * MESSAGES.length;

/** What only those may hear who may read. */
const SECRET = '外婆说小禾夜里哭';

let school: TestSchool;
let place: Place;
let log: UpdateLog;
let server: Server;
let relay: Relay;
let address: Address;
let cells = 0;
/** What the school was told of copies that differ since the last look. */
let divergences: DivergenceStep[] = [];
const witnesses = new Map<DocKind, { docId: DocId; client: RawClient }>();

beforeAll(async () => {
	school = await openTestSchool();
	place = await makePlace(school);
	log = createMemoryLog({ now: Date.now });
	server = createServer();
	relay = attachRelay(server, {
		...{ updateLog: log, access: school.access, clock: systemClock, rates: null },
		log: pino({ level: 'silent' }),
		isOwnPage: createOriginRule({ origin: null, trustProxy: false }).isOwnPage,
		otherUpgrades: 'refuse',
		meter: {
			refused: () => undefined,
			acked: () => undefined,
			diverged: (step) => divergences.push(step),
		},
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	address = { port, origin: `http://127.0.0.1:${port}` };
	for (const kind of DOC_KINDS) witnesses.set(kind, await startWitness(kind));
});

afterAll(async () => {
	await relay.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await school.close();
});

const person = (cookie: string) => ({ cookie }) as TestPerson;

/** Somebody who may has written the secret into each document and stays there. */
async function startWitness(kind: DocKind) {
	const docId = await documentOf(kind);
	const roles = [
		{ role: 'headTeacher', classId: place.classId } as const,
		{ role: 'archivist', classId: null } as const,
	];
	const userId =
		kind === 'summary' ? place.authorId : await school.addPerson(`witness-${kind}`, roles);
	const cookie = `jiashu=${await school.signIn(userId)}`;
	const client = await joinedClient(address, person(cookie), docId);
	client.send(encodeUpdate(wordsIn(kind, SECRET)));
	client.send(encodeAwareness([{ clientId: 5, clock: 1, json: '{"here":true}' }]));
	await until(() => client.acks.length > 0);
	return { docId, client };
}

async function documentOf(kind: DocKind): Promise<DocId> {
	if (isChildDocKind(kind)) return school.documentOf(place.childId, kind);
	const { id } = await school.records
		.selectFrom('document')
		.select('id')
		.where('kind', '=', kind)
		.where('subject', kind === 'register' ? '=' : 'is', kind === 'register' ? '数学' : null)
		.where((is) => is.or([is('classId', '=', place.classId), is('authorId', '=', place.authorId)]))
		.executeTakeFirstOrThrow();
	return id;
}

function wordsIn(kind: DocKind, words: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap(ROOT_OF_KIND[kind]).set(words, words);
	return Y.encodeStateAsUpdate(doc);
}

const isContent = (message: Message) => ['step2', 'update', 'part'].includes(message);

/** All that a client has heard, as bytes in which words can be looked for. */
function heardBy(client: RawClient): string {
	return client.frames
		.map((frame) => {
			if (frame.type === 'awareness') return Buffer.from(frame.states).toString();
			return 'update' in frame ? Buffer.from(frame.update).toString() : '';
		})
		.join('\n');
}

/** Has it heard that the witness is there? */
const readsPresence = (client: RawClient) => heardBy(client).includes('"here":true');

/** Both ends have heard all that was on its way. */
async function settle(client: RawClient): Promise<void> {
	if (client.closeCode !== null) return;
	const answered = new Promise<void>((resolve) => {
		const stop = () => {
			client.ws.off('pong', stop).off('close', stop);
			resolve();
		};
		client.ws.on('pong', stop).on('close', stop);
	});
	client.ws.ping();
	await answered;
}

interface Cell {
	readonly standing: Standing;
	readonly state: State;
	readonly kind: DocKind;
	readonly message: Message;
}

/** Sends one message as this person and gives what came of it, in words that the oracle knows. */
async function observe(cell: Cell, cookie: string) {
	const { kind, message, standing, state } = cell;
	const witness = witnesses.get(kind);
	if (witness === undefined) throw new Error(kind);
	const words = `${standing.name} ${state} ${message}`;
	const before = (await log.history(witness.docId, 1, 0)).length;
	const client = await rawClient(address, person(cookie), witness.docId);
	divergences = [];
	client.send(FRAMES[message](kind, words));
	const isDecided = () => {
		if (client.closeCode !== null) return true;
		if (isContent(message)) return client.acks.length + client.notices.length > 0;
		if (message === 'step1') return client.frames.some(({ type }) => type === 'step2');
		// Whoever is let in hears first of all who is there. That nobody is there says nothing: every
		// line is asked now and then whether it is alive, by a message about nobody.
		return readsPresence(client);
	};
	await until(isDecided);
	await settle(client);
	await settle(witness.client);
	const stored = (await log.history(witness.docId, 1, 0)).length - before;
	const outcome = {
		closed: client.closeCode,
		notices: client.notices.map(({ reason }) => reason),
		stored,
		sentOn: heardBy(witness.client).includes(words),
		readsWords: heardBy(client).includes(SECRET),
		readsPresence: readsPresence(client),
		divergences,
		// A fingerprint tells whoever guesses words whether they are the ones.
		fingerprints: client.fingerprints.length,
	};
	client.ws.terminate();
	return outcome;
}

/** What the table makes of it. */
function expected({ standing, state, kind, message }: Cell) {
	const right = rightOf(standing, state, kind, place);
	const isIn = right === 'read' || right === 'write';
	const writes = right === 'write' && isContent(message);
	return {
		closed: right === 'read' || right === 'write' ? null : CLOSE[right],
		notices: right === 'read' && isContent(message) ? ['read-only'] : [],
		stored: writes ? 1 : 0,
		sentOn: writes || (right === 'write' && message === 'awareness'),
		readsWords: isIn && message === 'step1',
		readsPresence: isIn,
		divergences: isIn && message === 'diverged' ? ['seen'] : [],
		// When there is one is not of the table: the school makes one in a while (R12).
		fingerprints: isIn && message === 'compare' ? expect.any(Number) : 0,
	};
}

describe.each(STANDINGS)('[R2] D3: $name', (standing) => {
	test.each(STATES)('%s, in every document with every message', async (state) => {
		const { cookie } = await appoint(school, place, standing, state);
		for (const kind of DOC_KINDS) {
			for (const message of MESSAGES) {
				const cell = { standing, state, kind, message };
				const name = `${kind} ${message}`;
				expect({ name, ...(await observe(cell, cookie)) }).toEqual({ name, ...expected(cell) });
				cells++;
			}
		}
	});
});

test(`[R2] D3: all ${CELLS} cells were looked at, and no answer was the only one`, () => {
	expect(CELLS).toBeGreaterThanOrEqual(5_520);
	expect(cells).toBe(CELLS);
	const rights = STANDINGS.flatMap((standing) =>
		STATES.flatMap((state) => DOC_KINDS.map((kind) => rightOf(standing, state, kind, place))),
	);
	expect(new Set(rights)).toEqual(new Set(['write', 'read', 'forbidden', 'signedOut']));
});
