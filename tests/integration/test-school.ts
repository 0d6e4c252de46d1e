import { webcrypto } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createAccessChanges } from '#server/access/access-changes.ts';
import { loadActor } from '#server/access/facts.ts';
import { createDocumentAccess } from '#server/access/document-access.ts';
import { createAccounts } from '#server/auth/accounts.ts';
import { createPasswordDesk } from '#server/auth/password.ts';
import { createSessions } from '#server/auth/sessions.ts';
import { createChildren } from '#server/school/children.ts';
import { createClasses } from '#server/school/classes.ts';
import type { ChildDocKind } from '#domain/doc-kind.ts';
import type { RoleDraft } from '#server/school/grants.ts';
import type { Office } from '#server/school/office.ts';
import { createCadres } from '#server/school/cadres.ts';
import { createPairings } from '#server/school/pairings.ts';
import { createPeople } from '#server/school/people.ts';
import { createSetUp } from '#server/school/set-up.ts';
import { createYears } from '#server/school/years.ts';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { openRecords } from '#server/store/records/open-records.ts';
import { createSealedWords } from '#server/store/records/sealed-words.ts';
import { must } from '#domain/assert.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { Result } from '#domain/result.ts';
import type { SchoolYearPlan } from '#domain/school-year.ts';
import { instantFromMs, type LocalDate } from '#domain/time.ts';

/** A school with real records on a real disk and a clock that the test moves. */
export type TestSchool = Awaited<ReturnType<typeof openTestSchool>>;

export const ADMINISTRATOR_PASSWORD = 'quiet river 42';

export const YEAR: SchoolYearPlan = {
	name: '2026–2027',
	startsOn: '2026-09-01' as LocalDate,
	endsOn: '2027-07-10' as LocalDate,
	terms: [
		{ name: '上学期', startsOn: '2026-09-01' as LocalDate, endsOn: '2027-01-22' as LocalDate },
		{ name: '下学期', startsOn: '2027-02-22' as LocalDate, endsOn: '2027-07-10' as LocalDate },
	],
	holidays: [
		{ name: '国庆节', startsOn: '2026-10-01' as LocalDate, endsOn: '2026-10-07' as LocalDate },
	],
};

export async function openTestSchool() {
	const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-school-'));
	const clock = { nowMs: Date.parse('2026-11-23T08:00:00Z') };
	const records = await openRecords(join(dataDir, 'records.sqlite'), join(dataDir, 'keys'));
	const env = {
		now: () => instantFromMs(clock.nowMs),
		random: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
		log: pino({ level: 'silent' }),
	};
	const changes = createAccessChanges();
	const office: Office = { records, env, changes };
	const passwords = createPasswordDesk();
	const sessions = createSessions(records, env, changes);
	const parts = {
		accounts: createAccounts(records, env, sessions, passwords, changes),
		children: createChildren(office),
		classes: createClasses(office),
		pairings: createPairings(office),
		cadres: createCadres(office),
		people: createPeople(office),
		setUp: createSetUp(office, passwords),
		years: createYears(office),
	};
	const administratorId = await setUpSchool(parts.setUp);
	const actor = (userId: UserId) => loadActor(records, userId);
	const administrator = await actor(administratorId);
	return {
		...parts,
		dataDir,
		words: createSealedWords(KeyRing.create(join(dataDir, 'keys'))),
		records,
		env,
		clock,
		changes,
		office,
		sessions,
		access: createDocumentAccess(records, env, sessions, changes),
		administrator,
		actor,
		addClass: async (name: string) => value(await parts.classes.create(administrator, name)),
		addChild: async (name: string, classId: ClassId) =>
			value(await parts.children.enrol(administrator, { name, classId, boarding: false })),
		addPerson: async (username: string, roles: readonly RoleDraft[]): Promise<UserId> =>
			value(await parts.people.add(administrator, { name: username, username, roles })).userId,
		pair: async (childId: ChildId, userId: UserId, by: Actor = administrator) =>
			value(await parts.pairings.pair(by, childId, userId, 'lead')),
		documentOf: async (childId: ChildId, kind: ChildDocKind) =>
			must(
				await records
					.selectFrom('document')
					.select('id')
					.where('childId', '=', childId)
					.where('kind', '=', kind)
					.executeTakeFirst(),
				`the ${kind} of ${childId}`,
			).id,
		/** Signs somebody in without a password and returns the secret of the cookie. */
		signIn: (userId: UserId) => sessions.create(userId, 'Chrome · Android', null),
		close: async () => {
			await records.destroy();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

async function setUpSchool(setUp: ReturnType<typeof createSetUp>): Promise<UserId> {
	const code = must(await setUp.issueCode(), 'an empty store');
	const done = await setUp.carryOut(
		code,
		{
			schoolName: '青禾镇中心学校',
			hotline: null,
			year: YEAR,
			administrator: { name: '管理员', username: 'guanli', password: ADMINISTRATOR_PASSWORD },
		},
		'Chrome · Windows',
	);
	return value(done).administratorId;
}

/** The value of an outcome that must have succeeded. */
export function value<T>(result: Result<T, unknown>): T {
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.error)}`);
	return result.value;
}
