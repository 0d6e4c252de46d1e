import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#domain/assert.ts';
import type { UserId } from '#domain/ids.ts';
import type { Role } from '#domain/role.ts';
import { addDays, localDateAt } from '#domain/time.ts';
import { createServices, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { expectOk, foundSchool, type FoundedSchool } from '#server/demo/found-school.ts';
import { createEnvironment } from '#server/environment.ts';
import { createServerProcess, type ServerProcess } from '../server-process.ts';
import { makeStoppedLink, makeThings, readSecrets, type Things } from './things.ts';

/**
 * Everybody who may stand before the door of a school with two classes. Class one has the child that
 * all the questions are about; whoever is called `other…` belongs to class two alone.
 */
export const STAFF = {
	administrator: [{ role: 'administrator' }],
	leader: [{ role: 'leader' }],
	archivist: [{ role: 'archivist' }],
	counselor: [{ role: 'counselor' }],
	headTeacher: [{ role: 'headTeacher', className: 'one' }],
	otherHeadTeacher: [{ role: 'headTeacher', className: 'two' }],
	subjectTeacher: [{ role: 'subjectTeacher', className: 'one', subject: '数学' }],
	otherSubjectTeacher: [{ role: 'subjectTeacher', className: 'two', subject: '数学' }],
	mentor: [{ role: 'mentor' }],
	otherMentor: [{ role: 'mentor' }],
	/** The child's cadre, and otherwise of class two. */
	cadre: [{ role: 'subjectTeacher', className: 'two' }],
	/** Was paired with the child until the pairing ended, a moment ago. */
	formerMentor: [{ role: 'mentor' }],
	/** Paired with the child, but no longer a mentor. */
	roleless: [],
	/** Paired with the child; the account is closed. */
	disabled: [{ role: 'mentor' }],
	/** Paired with the child; the session has been ended. */
	signedOut: [{ role: 'mentor' }],
} as const satisfies Record<
	string,
	readonly { role: Role; className?: 'one' | 'two'; subject?: string }[]
>;

type StaffName = keyof typeof STAFF;
/** `guardian` holds the cookie of a remembered device of the child's mother. */
export type VisitorName = StaffName | 'guardian' | 'nobody';
export const VISITORS: readonly VisitorName[] = [
	...(Object.keys(STAFF) as StaffName[]),
	'guardian',
	'nobody',
];

/** Nobody is signed in here. */
export const OUTSIDERS: readonly VisitorName[] = ['nobody', 'guardian', 'disabled', 'signedOut'];

export interface AccessSchool {
	readonly server: ServerProcess;
	readonly dataDir: string;
	readonly things: Things;
	/** The `Cookie` header of a visitor; `spare` is a session that a question may end. */
	cookieOf(who: VisitorName, which?: 'main' | 'spare'): string;
	spareSessionOf(who: VisitorName): string;
	/** Names and ids that no refusal may carry. */
	readonly secrets: readonly string[];
	close(): Promise<void>;
}

export const NAMES = {
	child: '欧阳晓禾',
	otherChild: '司徒云野',
	leaving: ['端木将离', '端木未离', '端木已离'],
} as const;

export async function openAccessSchool(
	extraEnv: Readonly<Record<string, string>> = {},
): Promise<AccessSchool> {
	const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-access-'));
	const app = await createServices(
		readConfig({ JIASHU_DATA: dataDir }, []),
		createEnvironment('warn'),
	);
	const prepared = await prepare(app).finally(() => app.close());
	const server = await createServerProcess(dataDir, extraEnv);
	await server.start();
	const { sessions, things, reader } = prepared;
	return {
		server,
		dataDir,
		things,
		secrets: prepared.secrets,
		cookieOf: (who, which = 'main') => {
			if (who === 'nobody') return '';
			if (who === 'guardian') return reader;
			return `__Host-jiashu=${must(sessions.get(`${which} ${who}`), `a session of ${who}`).secret}`;
		},
		spareSessionOf: (who) => sessions.get(`spare ${who}`)?.id ?? 'ses_0000000000000000000000',
		close: async () => {
			await server.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

async function prepare(app: App) {
	const { services } = app;
	const school = await found(app);
	// Usernames are kept in small letters.
	const person = (name: string) => school.person(name.toLowerCase()).userId;
	const by = school.administrator;
	const childId = school.child(NAMES.child);
	for (const who of ['formerMentor', 'roleless', 'disabled', 'signedOut']) {
		expectOk(await services.pairings.pair(by, childId, person(who), 'co-mentor'));
	}
	expectOk(await services.cadres.pair(by, childId, person('cadre')));
	const own = await makeThings(app, school, childId, 'mentor');
	const other = await makeThings(app, school, school.child(NAMES.otherChild), 'otherMentor');
	const reader = await services.links.reading.open(own.token, own.passcode, {
		address: '192.0.2.1',
		userAgent: null,
	});
	if (reader.type !== 'opened') throw new Error('the passcode must open the link');
	const sessions = await openSessions(app, person);
	expectOk(await services.pairings.end(by, childId, person('formerMentor')));
	expectOk(await services.people.change(by, person('roleless'), { name: '无职', roles: [] }));
	expectOk(await services.people.disable(by, person('disabled')));
	for (const which of ['main', 'spare']) {
		const { id } = must(sessions.get(`${which} signedOut`), 'a session');
		await services.sessions.end(person('signedOut'), id);
	}
	expectOk(await services.children.markLeft(by, school.child(NAMES.leaving[2])));
	const waive = async () => {
		const day = localDateAt(services.env.now());
		const draft = { duty: null, startsOn: day, endsOn: day, reason: 'absent', note: '' } as const;
		const leader = await services.access.actor(person('leader'));
		return expectOk(await services.waivers.grant(leader, childId, draft));
	};
	const erasureId = expectOk(
		await services.erasures.ask(await services.access.actor(person('archivist')), {
			...{ docId: own.documents.diary, entryId: null, reason: '监护人要求' },
		}),
	);
	const importId = expectOk(
		await services.imports.begin(await services.access.actor(person('archivist')), {
			...{ hash: 'a'.repeat(64), rows: 1 },
		}),
	);
	const appointmentId = expectOk(
		await services.appointments.appoint(await services.access.actor(person('leader')), {
			...{ to: { body: 'leadingGroup', post: 'member' }, person: { name: '村里的老支书' } },
			...{ from: localDateAt(services.env.now()), until: null, duties: '联系村里' },
		}),
	);
	const breakGlassId = expectOk(
		await services.breakGlasses.open(
			await services.access.actor(person('leader')),
			{ childId, extent: 'card' },
			'孩子发烧，送医院',
		),
	);
	const carerPhoneId = expectOk(
		await services.breakGlasses.open(
			await services.access.actor(person('subjectTeacher')),
			{ childId, extent: 'carerPhone' },
			'孩子没来上课',
		),
	);
	const things: Things = {
		...own,
		waivers: { leader: await waive(), headTeacher: await waive(), others: await waive() },
		otherClassId: other.classId,
		otherChildId: other.childId,
		leaving: {
			administrator: school.child(NAMES.leaving[0]),
			archivist: school.child(NAMES.leaving[1]),
			gone: school.child(NAMES.leaving[2]),
		},
		year: must((await services.years.list())[0], 'a school year'),
		otherDocuments: other.documents,
		otherEntryId: other.entryId,
		otherGuardianId: other.guardianId,
		otherLinkId: other.spareLinkId,
		otherToken: other.token,
		stopped: await makeStoppedLink(app, childId, person('mentor')),
		otherPhoto: other.photo,
		sparePersonId: person('sparePerson'),
		mentorId: person('mentor'),
		erasureId,
		importId,
		appointmentId,
		breakGlassId,
		carerPhoneId,
		administratorSessionId: must(sessions.get('main administrator'), 'a session').id,
	};
	return {
		things,
		sessions,
		reader: `jiashu-reader=${reader.deviceSecret}`,
		secrets: await readSecrets(app),
	};
}

function found({ services }: App): Promise<FoundedSchool> {
	const today = localDateAt(services.env.now());
	const year = { name: '本学年', startsOn: addDays(today, -80), endsOn: addDays(today, 200) };
	const invited = Object.entries(STAFF).filter(([name]) => name !== 'administrator');
	return foundSchool(services, {
		name: '白鹭镇初级中学',
		hotline: null,
		year: { ...year, terms: [{ ...year, endsOn: addDays(today, 60) }], holidays: [] },
		password: 'verbena-41-harbour',
		administrator: { name: '员administrator', username: 'administrator' },
		classes: ['one', 'two'],
		staff: [
			...invited.map(([name, roles]) => ({
				username: name.toLowerCase(),
				name: `员${name}`,
				roles: roles.length > 0 ? roles : [{ role: 'mentor' as const }],
			})),
			{ username: 'spareperson', name: '员sparePerson', roles: [{ role: 'mentor' }] },
		],
		children: [
			{ name: NAMES.child, className: 'one', boarding: true, mentors: ['mentor'] },
			{ name: NAMES.otherChild, className: 'two', boarding: true, mentors: ['othermentor'] },
			...NAMES.leaving.map((name) => ({ name, className: 'one', boarding: false, mentors: [] })),
		],
	});
}

async function openSessions({ services }: App, person: (name: string) => UserId) {
	const opened = new Map<string, { id: ReturnType<typeof idOf>; secret: string }>();
	const idOf = (sessions: Awaited<ReturnType<typeof services.sessions.authenticate>>) =>
		must(sessions, 'a live session').sessionId;
	for (const who of Object.keys(STAFF)) {
		for (const which of ['main', 'spare']) {
			const secret = await services.sessions.create(person(who), 'Chrome · Android', null);
			opened.set(`${which} ${who}`, {
				id: idOf(await services.sessions.authenticate(secret)),
				secret,
			});
		}
	}
	return opened;
}
