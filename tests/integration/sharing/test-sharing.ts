import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import type { RequestEvent } from '@sveltejs/kit';
import { must } from '#domain/assert.ts';
import type { EntryType } from '#domain/entry.ts';
import { createId, type ChildId, type DocId, type EntryId, type UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEntry, addPhotos, entryBody } from '#notebook/entry-book.ts';
import type { Services } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import { createSharing } from '#server/sharing.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openTestSchool, value } from '../test-school.ts';
import { GET as getPhoto } from '../../../src/routes/s/[token]/media/[hash]/+server.ts';
import { GET, POST } from '../../../src/routes/s/[token]/+server.ts';
import {
	GET as readContact,
	POST as correctContact,
} from '../../../src/routes/s/[token]/contact/+server.ts';

/** Names that must never reach a parent's page; each is looked for in every answer. */
export const CANARIES = {
	childSurname: '欧阳',
	mentorName: '代理家长雁南归',
	otherChild: '钟离春晓',
} as const;

export type TestSharing = Awaited<ReturnType<typeof openTestSharing>>;

/** A school with one child, its mentor and a journal in a log that the test writes to. */
export async function openTestSharing() {
	const school = await openTestSchool();
	const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-media-'));
	const updateLog = createMemoryLog({ now: () => school.clock.nowMs });
	const parts = createSharing({
		config: { dataDir },
		env: school.env,
		records: school.records,
		updateLog,
		words: school.words,
	});
	const classId = await school.addClass('七(4)班');
	const childId = await school.addChild(`${CANARIES.childSurname}强强`, classId);
	const otherChildId = await school.addChild(CANARIES.otherChild, classId);
	const mentorId = await school.addPerson(CANARIES.mentorName, [{ role: 'mentor', classId: null }]);
	await school.pair(childId, mentorId);
	const journal = await openBook(await school.documentOf(childId, 'journal'));
	const diary = await openBook(await school.documentOf(childId, 'diary'));
	const guardianId = await parts.links.addGuardian(
		childId,
		{ name: '欧阳妈妈本名', relation: '妈妈' },
		mentorId,
	);

	/** The family's answer about photos, as the archivist's ledger would hold it. */
	const consent = async (
		of: ChildId,
		change: Partial<RecordTables['consent']> = {},
	): Promise<void> => {
		await school.records
			.insertInto('consent')
			.values({
				...{ id: createId('consent', school.env.random), childId: of, purpose: 'photos' },
				...{ giver: 'guardian', giverName: '妈妈', answer: 'agrees', way: 'paper' },
				...{ givenOn: '2026-09-01' as LocalDate, ageAtGiving: null },
				...{ recordedBy: school.administrator.userId, recordedAt: school.env.now() },
				...{ withdrawnOn: null, withdrawnBy: null, withdrawnAt: null },
				...change,
			})
			.execute();
	};

	async function openBook(docId: DocId) {
		const document = await school.records
			.selectFrom('document')
			.select(['id', 'childId', 'generation'])
			.where('id', '=', docId)
			.executeTakeFirstOrThrow();
		const childOf = must(document.childId, 'a book is of a child');
		return { document: { ...document, childId: childOf }, doc: new Y.Doc() };
	}

	/** Changes a book and brings the change to school, as the relay would, in one logged row. */
	async function write(
		book: Awaited<ReturnType<typeof openBook>>,
		change: (doc: Y.Doc) => void,
		by: UserId = mentorId,
	): Promise<void> {
		const before = Y.encodeStateVector(book.doc);
		change(book.doc);
		await updateLog.append({
			docId: book.document.id,
			generation: book.document.generation,
			author: by,
			session: createId('session', school.env.random),
			bytes: Y.encodeStateAsUpdate(book.doc, before),
		});
	}

	/** Publishes an entry after a look at its draft, as a person does. */
	async function publish(entryId: EntryId, book = journal) {
		const { draft } = await parts.publishing.state(book.document, entryId);
		return parts.publishing.publish(book.document, entryId, mentorId, value(draft));
	}

	async function addAnEntry(
		words: string,
		options: { on?: string; type?: EntryType; photos?: string[]; book?: typeof journal } = {},
	): Promise<EntryId> {
		const id = createId('entry', school.env.random);
		await write(options.book ?? journal, (doc) => {
			addEntry(doc, {
				id,
				type: options.type ?? 'fortnight',
				occurredOn: (options.on ?? '2026-11-20') as LocalDate,
				writtenAt: school.env.now(),
				createdBy: mentorId,
			});
			setWords(doc, id, words);
			addPhotos(doc, id, options.photos ?? []);
		});
		return id;
	}

	return {
		...parts,
		school,
		updateLog,
		dataDir,
		childId,
		otherChildId,
		mentorId,
		guardianId,
		journal,
		diary,
		write,
		publish,
		addAnEntry,
		consent,
		newLink: () => parts.links.create(guardianId, childId, mentorId),
		browser: (address?: string) =>
			openBrowser({ ...parts, env: school.env, records: school.records }, address),
		close: async () => {
			await parts.recordIndex.close();
			await school.close();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

/** Replaces the words of an entry by one paragraph. */
export function setWords(doc: Y.Doc, id: EntryId, words: string, marks?: object): void {
	const body = must(entryBody(doc, id), 'the body of an entry');
	const paragraph = new Y.XmlElement('paragraph');
	const text = new Y.XmlText();
	text.insert(0, words, marks);
	paragraph.insert(0, [text]);
	body.delete(0, body.length);
	body.insert(0, [paragraph]);
}

interface Browser {
	readonly cookies: Map<string, string>;
	get(path: string, headers?: Record<string, string>): Promise<Response>;
	head(path: string): Promise<Response>;
	enter(path: string, passcode: string): Promise<Response>;
	photo(path: string, hash: string, size?: string): Promise<number>;
	/** The own part of the contact card; `query` as a form leaves it behind. */
	contact(path: string, query?: string): Promise<Response>;
	correct(path: string, fields: Record<string, string>): Promise<Response>;
}

type SharingParts = Pick<Services, 'links' | 'letters' | 'media' | 'env' | 'records'> &
	Partial<Pick<Services, 'ownCards'>>;

/** A parent's browser: keeps its cookies and asks the pages' own handlers. */
export function openBrowser(services: SharingParts, address = '192.0.2.7'): Browser {
	const cookies = new Map<string, string>();

	function eventOf(path: string, init: RequestInit, params: Record<string, string>): RequestEvent {
		const url = new URL(path, 'http://localhost:3000');
		const event = {
			request: new Request(url, init),
			url,
			params,
			locals: { services },
			getClientAddress: () => address,
			cookies: {
				get: (name: string) => cookies.get(`${name} ${url.pathname.split('/')[2] ?? ''}`),
				set: (name: string, content: string, options: { path: string }) =>
					cookies.set(`${name} ${options.path.split('/')[2] ?? ''}`, content),
			},
		};
		return event as never;
	}
	/** One of these pages; their events differ in nothing but the route's name. */
	const ask = (handler: (event: never) => unknown, path: string, init: RequestInit = {}) =>
		handler(eventOf(path, init, tokenOf(path)) as never) as Promise<Response>;
	const tokenOf = (path: string) => ({ token: path.split('/')[2]?.split('?')[0] ?? '' });

	return {
		cookies,
		get: async (path, headers = {}) =>
			GET(eventOf(path, { headers }, tokenOf(path)) as Parameters<typeof GET>[0]),
		head: async (path) =>
			GET(eventOf(path, { method: 'HEAD' }, tokenOf(path)) as Parameters<typeof GET>[0]),
		enter: async (path, passcode) => {
			const body = new URLSearchParams({ passcode });
			const headers = { 'user-agent': 'MicroMessenger Android' };
			return POST(
				eventOf(path, { method: 'POST', body, headers }, tokenOf(path)) as Parameters<
					typeof POST
				>[0],
			);
		},
		photo: async (path, hash, size = 'thumb') => {
			const params = { ...tokenOf(path), hash };
			const event = eventOf(`${path}/media/${hash}?size=${size}`, {}, params);
			try {
				return (await getPhoto(event as Parameters<typeof getPhoto>[0])).status;
			} catch (refused) {
				// SvelteKit's `error()` throws what the framework turns into an answer.
				return (refused as { status: number }).status;
			}
		},
		contact: (path, query = '') => ask(readContact, `${path}/contact${query}`),
		correct: (path, fields) =>
			ask(correctContact, `${path}/contact`, {
				...{ method: 'POST', body: new URLSearchParams(fields) },
			}),
	};
}
