import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import { WebSocket } from 'ws';
import type { Logger } from 'pino';
import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { createId, type ChildId, type DocId, type EntryId } from '#domain/ids.ts';
import { addDays, localDateAt } from '#domain/time.ts';
import { wordsOf } from '#notebook/anchor.ts';
import { addEntry, entryBody } from '#notebook/entry-book.ts';
import { createServices } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { expectOk, foundSchool } from '#server/demo/found-school.ts';
import { createEnvironment } from '#server/environment.ts';
import { createMetrics, type Metrics } from '#server/health/metrics.ts';
import { createOriginRule } from '#server/http/origin-rule.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';
import { readDocument } from '#server/relay/document-reader.ts';

export const CHILD = '李小禾';
const STAFF = ['mentor', 'head', 'archivist', 'leader', 'otherhead', 'othermentor'] as const;
export type StaffName = (typeof STAFF)[number];
export type WholeSchool = Awaited<ReturnType<typeof openWholeSchool>>;

export interface WholeSchoolOptions {
	/** Where the log goes; to nowhere but warnings unless given. */
	readonly log?: Logger;
	readonly metrics?: Metrics;
	/** The relay's clock. */
	readonly clock?: Clock;
}

/** All services on a disk of their own with the relay attached: everything but the pages. */
export async function openWholeSchool({
	log,
	metrics = createMetrics(),
	clock = systemClock,
}: WholeSchoolOptions = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-quarantine-'));
	const dataDir = join(folder, 'data');
	const quiet = createEnvironment('warn');
	const env = { ...quiet, log: log ?? quiet.log };
	const app = await createServices(readConfig({ JIASHU_DATA: dataDir }, []), env, metrics);
	const { services } = app;
	const server = createServer((_request, response) => response.writeHead(404).end());
	const relay = attachRelay(server, {
		updateLog: services.updateLog,
		access: services.documentAccess,
		clock,
		onRefused: app.refusalAudit.note,
		log: env.log,
		meter: metrics,
		isOwnPage: createOriginRule({ origin: null, trustProxy: false }).isOwnPage,
		otherUpgrades: 'refuse',
	});
	services.contributions.connect(relay);
	relay.onAppended(({ docId }) => services.recordIndex.noteAppended(docId));
	metrics.watch({
		relay: () => relay.stats,
		queued: () => app.updateLog.queued,
		audit: () => services.auditWatch.state,
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const today = localDateAt(env.now());
	const year = { name: '本学年', startsOn: addDays(today, -80), endsOn: addDays(today, 200) };
	const school = await foundSchool(services, {
		name: '青禾镇中心学校',
		hotline: null,
		year: { ...year, terms: [{ ...year, endsOn: addDays(today, 60) }], holidays: [] },
		password: 'quiet river 42',
		administrator: { name: '管理员', username: 'admin' },
		classes: ['one', 'two'],
		staff: [
			{ username: 'mentor', name: '周晓兰', roles: [{ role: 'mentor' }] },
			{ username: 'othermentor', name: '陈立国', roles: [{ role: 'mentor' }] },
			{ username: 'head', name: '何老师', roles: [{ role: 'headTeacher', className: 'one' }] },
			{ username: 'otherhead', name: '郑老师', roles: [{ role: 'headTeacher', className: 'two' }] },
			{ username: 'archivist', name: '方档案', roles: [{ role: 'archivist' }] },
			{ username: 'leader', name: '梁组长', roles: [{ role: 'leader' }] },
		],
		children: [{ name: CHILD, className: 'one', boarding: true, mentors: ['mentor'] }],
	});
	const childId: ChildId = school.child(CHILD);
	const cookies = new Map<StaffName, string>();
	for (const name of STAFF) {
		const secret = await services.sessions.create(school.person(name).userId, 'Test', null);
		cookies.set(name, `jiashu=${secret}`);
	}

	return {
		services,
		transfers: app.transfers,
		relay,
		school,
		childId,
		dataDir,
		port,
		origin: `http://127.0.0.1:${port}`,
		actor: (name: StaffName) => services.access.actor(school.person(name).userId),
		cookieOf: (name: StaffName) => must(cookies.get(name), 'a session'),
		documentOf: async (kind: DocKind) =>
			services.records
				.selectFrom('document')
				.select(['id', 'generation'])
				.where('childId', '=', childId)
				.where('kind', '=', kind)
				.executeTakeFirstOrThrow(),
		/** The document of today as the school has it. */
		read: async (docId: DocId) => {
			const { generation } = must(await services.access.document(docId), 'a document');
			return readDocument(services.updateLog, docId, generation);
		},
		/** Every byte of every file of the store. */
		bytes: async () => {
			const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
			const files = entries.filter((entry) => entry.isFile());
			return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
		},
		close: async () => {
			await relay.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await app.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Takes another child into the class of the first. */
export async function enrolNeighbour({ services, school, childId }: WholeSchool, name: string) {
	const { classId } = await services.records
		.selectFrom('child')
		.select('classId')
		.where('id', '=', childId)
		.executeTakeFirstOrThrow();
	const draft = { name, classId, boarding: false };
	const neighbour = expectOk(await services.children.enrol(school.administrator, draft));
	return { neighbour, classId };
}

/** Erases a piece for good, or the whole document (`null`): the archivist asks, the leading group approves. */
export async function eraseForGood(
	whole: WholeSchool,
	docId: DocId,
	entryId: EntryId | ChildId | null,
): Promise<void> {
	const { erasures } = whole.services;
	const draft = { docId, entryId, reason: '监护人要求' };
	const id = expectOk(await erasures.ask(await whole.actor('archivist'), draft));
	expectOk(await erasures.decide(await whole.actor('leader'), id, 'approved'));
}

/** A device of this person: the stock provider, saying of which generation its copy is. */
export function openDevice(
	whole: WholeSchool,
	name: StaffName,
	docId: DocId,
	generation: number,
	doc = new Y.Doc(),
) {
	const headers = { cookie: whole.cookieOf(name), origin: whole.origin };
	class SignedIn extends WebSocket {
		constructor(address: string, protocols?: string[]) {
			super(address, protocols ?? [], { headers });
		}
	}
	return new WebsocketProvider(`ws://127.0.0.1:${whole.port}/sync`, docId, doc, {
		WebSocketPolyfill: SignedIn as unknown as typeof globalThis.WebSocket,
		params: { generation: String(generation) },
		disableBc: true,
		maxBackoffTime: 100,
	});
}

/** The devices of one test on one document, put down together. */
export function devicesOn(whole: WholeSchool, docId: DocId) {
	const opened: WebsocketProvider[] = [];
	return {
		open: (name: StaffName, generation: number, doc?: Y.Doc): WebsocketProvider => {
			const device = openDevice(whole, name, docId, generation, doc);
			opened.push(device);
			return device;
		},
		close: () => opened.splice(0).forEach((device) => device.destroy()),
	};
}

/** The words of an entry as one text; `null` where it is not in the document. */
export function entryWords(doc: Y.Doc, id: EntryId): string | null {
	const body = entryBody(doc, id);
	return body === null ? null : wordsOf(body);
}

/** A new entry with these words, as a page would make it. */
export function writeEntry(whole: WholeSchool, doc: Y.Doc, by: StaffName, words: string): EntryId {
	const id = createId('entry', whole.services.env.random);
	addEntry(doc, {
		id,
		type: 'fortnight',
		occurredOn: localDateAt(whole.services.env.now()),
		writtenAt: whole.services.env.now(),
		createdBy: whole.school.person(by).userId,
	});
	typeInto(doc, id, words);
	return id;
}

export function typeInto(doc: Y.Doc, id: EntryId, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	must(entryBody(doc, id), 'the body of an entry').push([paragraph]);
}

export { expectOk };
