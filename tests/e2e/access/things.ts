import sharp from 'sharp';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import {
	createId,
	type AppointmentId,
	type BreakGlassId,
	type CensusImportId,
	type ChildId,
	type ClassId,
	type ConsentId,
	type DocId,
	type EntryId,
	type ErasureId,
	type SessionId,
	type PostId,
	type GuardianId,
	type TestId,
	type UserId,
	type WaiverId,
} from '#domain/ids.ts';
import { monthAt } from '#domain/summary.ts';
import { localDateAt, parseLocalDate } from '#domain/time.ts';
import { addEntry, addPhotos, entryBody } from '#notebook/entry-book.ts';
import { addTest, setMarks } from '#notebook/register.ts';
import type { App } from '#server/app.ts';
import { expectOk, type FoundedSchool } from '#server/demo/found-school.ts';
import type { StoredYear } from '#server/school/years.ts';

/** What the questions are about. */
export interface Things {
	readonly classId: ClassId;
	readonly otherClassId: ClassId;
	readonly childId: ChildId;
	readonly otherChildId: ChildId;
	/** Children of class one whom these two may send away, and one who has left already. */
	readonly leaving: Readonly<Record<'administrator' | 'archivist' | 'gone', ChildId>>;
	/** Waivers of the child that these may take back, and one about which all others ask. */
	readonly waivers: Readonly<Record<'leader' | 'headTeacher' | 'others', WaiverId>>;
	readonly year: StoredYear;
	/** Of registers that of mathematics; the class's own is `classRegister`. */
	readonly documents: Readonly<Record<DocKind, DocId>>;
	readonly classRegister: DocId;
	readonly otherDocuments: Readonly<Record<DocKind, DocId>>;
	readonly entryId: EntryId;
	readonly otherEntryId: EntryId;
	readonly publishHash: string;
	/** Has the live link whose address is `token`; no question makes another one for them. */
	readonly guardianId: GuardianId;
	readonly spareGuardianId: GuardianId;
	readonly otherGuardianId: GuardianId;
	readonly token: string;
	readonly passcode: string;
	readonly spareLinkId: string;
	readonly otherLinkId: string;
	readonly otherToken: string;
	/** A link of the child that was stopped, and the cookie of a browser that it remembered. */
	readonly stopped: { readonly token: string; readonly reader: string };
	/** In the exchange, by the mentor. */
	readonly postId: PostId;
	/** Of the mentor's phone, and what the mentor added to the agenda. */
	readonly feedToken: string;
	readonly agendaItemId: string;
	/** In the register of the child's class, with a row of the child. */
	readonly testId: TestId;
	/** In the register of the class's own, which is no subject teacher's. */
	readonly classTestId: TestId;
	readonly photo: string;
	/** To publicity; the archivist may take it back. */
	readonly consentId: ConsentId;
	readonly otherPhoto: string;
	/** A mentor whom the questions pair, and a person whom they change. */
	readonly sparePersonId: UserId;
	/** The child's lead mentor. */
	readonly mentorId: UserId;
	readonly administratorSessionId: string;
	/** Asked for by the archivist, and waiting. */
	readonly erasureId: ErasureId;
	/** Begun by the archivist. */
	readonly importId: CensusImportId;
	/** A member of the leading group. */
	readonly appointmentId: AppointmentId;
	/** Of the child's card, broken by the leader; the head teacher was told. */
	readonly breakGlassId: BreakGlassId;
	/** Of the number of the child's carer alone, broken by the subject teacher. */
	readonly carerPhoneId: BreakGlassId;
}

/** An entry, a published one at that, guardians with links and a picture of one child. */
export async function makeThings(
	{ services }: App,
	school: FoundedSchool,
	childId: ChildId,
	mentor: string,
) {
	const { records, links, env, publishing } = services;
	const { userId, sessionId } = school.person(mentor.toLowerCase());
	const rows = await records
		.selectFrom('document')
		.select(['id', 'kind', 'generation'])
		.where('childId', '=', childId)
		.execute();
	const { classId } = must(await services.access.child(childId), 'the child');
	const shared = await records
		.selectFrom('document')
		.select(['id', 'kind', 'subject'])
		.where((is) => is.or([is('classId', '=', classId), is('authorId', '=', userId)]))
		.execute();
	const classRegister = must(
		shared.find(({ kind, subject }) => kind === 'register' && subject === null),
		'the register of the class',
	).id;
	const documents = Object.fromEntries(
		[...rows, ...shared.filter(({ id }) => id !== classRegister)].map(({ id, kind }) => [kind, id]),
	);
	const journal = {
		...must(
			rows.find(({ kind }) => kind === 'journal'),
			'a journal',
		),
		childId,
	};
	const picture = sharp({
		create: { width: 8, height: 8, channels: 3, background: mentor === 'mentor' ? '#123' : '#abc' },
	});
	const photo = expectOk(
		await services.media.addPhoto(await picture.png().toBuffer(), childId, userId),
	);
	await addConsent(services, childId, userId, 'photos');
	const consentId = await addConsent(services, childId, userId, 'publicity');
	const entryId = createId('entry', env.random);
	const doc = new Y.Doc();
	const occurredOn = localDateAt(env.now());
	addEntry(doc, {
		id: entryId,
		type: 'fortnight',
		occurredOn,
		writtenAt: env.now(),
		createdBy: userId,
	});
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(`${mentor}写下的话`)]);
	must(entryBody(doc, entryId), 'the body').push([paragraph]);
	addPhotos(doc, entryId, [photo]);
	await services.updateLog.append({
		docId: journal.id,
		generation: journal.generation,
		author: userId,
		session: sessionId,
		bytes: Y.encodeStateAsUpdate(doc),
	});
	const { draft } = await publishing.state(journal, entryId);
	const seen = expectOk(draft);
	const publishHash = seen.hash;
	expectOk(await publishing.publish(journal, entryId, userId, seen));
	const guardian = (relation: string) =>
		links.addGuardian(childId, { name: `长辈${mentor}${relation}`, relation }, userId);
	const [guardianId, spareGuardianId] = [await guardian('妈妈'), await guardian('爸爸')];
	const link = await links.create(guardianId, childId, userId);
	const spare = await links.create(await guardian('奶奶'), childId, userId);
	const postId = expectOk(
		await services.exchange.post(await services.access.actor(userId), {
			month: monthAt(occurredOn),
			text: '孩子们这个月都长高了。',
		}),
	);
	const agenda = await addToAgenda(services, userId);
	const of = { classId, childId, userId, sessionId };
	const testId = await addTestWithRow(services, { ...of, subject: '数学' });
	const classTestId = await addTestWithRow(services, { ...of, subject: null });
	await services.updateLog.quarantine.keep({
		...{ docId: journal.id, generation: journal.generation, author: userId, session: sessionId },
		...{ reason: 'older-copy', handIn: null, bytes: lateWords(`${mentor}来晚的话`) },
	});
	return {
		classId,
		childId,
		documents: documents as Record<DocKind, DocId>,
		classRegister,
		entryId,
		publishHash,
		guardianId,
		spareGuardianId,
		token: link.path.slice('/s/'.length),
		passcode: link.passcode,
		spareLinkId: spare.linkId,
		photo,
		consentId,
		postId,
		testId,
		classTestId,
		...agenda,
	};
}

/** A link that opened once and was stopped. */
export async function makeStoppedLink(
	{ services: { links } }: App,
	childId: ChildId,
	by: UserId,
): Promise<Things['stopped']> {
	const guardianId = await links.addGuardian(childId, { name: '长辈旧', relation: '外公' }, by);
	const { path, passcode, linkId } = await links.create(guardianId, childId, by);
	const token = path.slice('/s/'.length);
	const from = { address: '192.0.2.1', userAgent: null };
	const opened = await links.reading.open(token, passcode, from);
	if (opened.type !== 'opened') throw new Error('the passcode must open the link');
	await links.stop(linkId, by);
	return { token, reader: `jiashu-reader=${opened.deviceSecret}` };
}

/** An item in the agenda and an address of their phone. */
async function addToAgenda(
	{ access, agendas, agendaFeeds, years }: App['services'],
	userId: UserId,
) {
	const actor = await access.actor(userId);
	const { startsOn } = must((await years.list())[0], 'a school year');
	const draft = { title: '家长会', note: '', host: 'mentors', facts: [] } as const;
	const added = await agendas.add(actor, [{ ...draft, startsOn, endsOn: startsOn }]);
	const { path } = expectOk(await agendaFeeds.issue(actor, 'zh-CN'));
	return {
		agendaItemId: must(expectOk(added)[0], 'an item'),
		feedToken: path.slice('/ics/'.length, -'.ics'.length),
	};
}

/** A test in every term's register of the child's class, with one row. */
async function addTestWithRow(
	{ records, env, updateLog }: App['services'],
	of: {
		classId: ClassId;
		childId: ChildId;
		userId: UserId;
		sessionId: SessionId;
		subject: string | null;
	},
): Promise<TestId> {
	const id = createId('test', env.random);
	const [by, at] = [of.userId, env.now()];
	const facts = { subject: of.subject ?? '语文', name: '', on: localDateAt(at), fullMarks: 100 };
	const registers = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('kind', '=', 'register')
		.where('classId', '=', of.classId)
		.where('subject', of.subject === null ? 'is' : '=', of.subject)
		.execute();
	for (const { id: docId, generation } of registers) {
		const doc = new Y.Doc();
		addTest(doc, { id, ...facts, createdBy: by, createdAt: at });
		setMarks(doc, id, [{ childId: of.childId, mark: { score: 61.5 } }], {
			...{ by, at, newId: () => createId('mark', env.random) },
		});
		const bytes = Y.encodeStateAsUpdate(doc);
		await updateLog.append({ docId, generation, author: by, session: of.sessionId, bytes });
	}
	return id;
}

async function addConsent(
	{ records, env }: App['services'],
	childId: ChildId,
	recordedBy: UserId,
	purpose: 'photos' | 'publicity',
): Promise<ConsentId> {
	const id = createId('consent', env.random);
	await records
		.insertInto('consent')
		.values({
			...{ id, childId, purpose, giver: 'guardian', giverName: '长辈', answer: 'agrees' },
			...{ way: 'paper', givenOn: parseLocalDate('2020-01-01') ?? localDateAt(env.now()) },
			...{ ageAtGiving: null, recordedBy, recordedAt: env.now() },
			...{ withdrawnOn: null, withdrawnBy: null, withdrawnAt: null },
		})
		.execute();
	return id;
}

/** Words that their document could not take. */
function lateWords(words: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set('late', new Y.Text(words));
	return Y.encodeStateAsUpdate(doc);
}

/** Every name and id there is; what a visitor sent themselves is taken out before looking. */
export async function readSecrets({ services: { records } }: App): Promise<string[]> {
	const users = await records.selectFrom('user').select(['id', 'name']).execute();
	const children = await records.selectFrom('child').select(['id', 'name']).execute();
	const guardians = await records.selectFrom('guardian').select(['id', 'name']).execute();
	const documents = await records.selectFrom('document').select('id').execute();
	const links = await records.selectFrom('link').select('id').execute();
	const named = [...users, ...children, ...guardians];
	return [
		...named.map(({ name }) => name),
		...[...named, ...documents, ...links].map(({ id }): string => id),
	];
}
