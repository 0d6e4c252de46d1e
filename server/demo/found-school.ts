import { must } from '#domain/assert.ts';
import type { ChildId, ClassId, SessionId, UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { Result } from '#domain/result.ts';
import type { Role } from '#domain/role.ts';
import type { SchoolYearPlan } from '#domain/school-year.ts';
import { loadActor } from '#server/access/facts.ts';
import type { Accounts } from '#server/auth/accounts.ts';
import type { Children } from '#server/school/children.ts';
import type { Classes } from '#server/school/classes.ts';
import type { Pairings } from '#server/school/pairings.ts';
import type { People } from '#server/school/people.ts';
import type { SetUp } from '#server/school/set-up.ts';
import type { Records } from '#server/services.ts';

/** A school to be made: the demo's and the ones that tests invent. */
export interface Blueprint {
	readonly name: string;
	readonly hotline: string | null;
	readonly year: SchoolYearPlan;
	/** Everybody signs in with it; a made-up school has no secrets. */
	readonly password: string;
	readonly administrator: { readonly name: string; readonly username: string };
	readonly classes: readonly string[];
	readonly staff: readonly StaffPlan[];
	readonly children: readonly ChildPlan[];
}

export interface StaffPlan {
	readonly username: string;
	readonly name: string;
	readonly roles: readonly {
		readonly role: Role;
		readonly className?: string;
		readonly subject?: string;
	}[];
}

export interface ChildPlan {
	readonly name: string;
	readonly className: string;
	readonly boarding: boolean;
	/** Usernames, the lead mentor first. */
	readonly mentors: readonly string[];
}

/** The services a school is made through; nothing is written past them. */
export interface SchoolOffices {
	readonly records: Records;
	readonly setUp: SetUp;
	readonly accounts: Accounts;
	readonly people: People;
	readonly classes: Classes;
	readonly children: Children;
	readonly pairings: Pairings;
}

export interface FoundedSchool {
	readonly administrator: Actor;
	person(username: string): { readonly userId: UserId; readonly sessionId: SessionId };
	classId(name: string): ClassId;
	child(name: string): ChildId;
}

/** The browser of everybody's first sign-in, as "my devices" shows it. */
const USER_AGENT =
	'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const HERE = '127.0.0.1';
const SIGN_INS_AT_ONCE = 8;

/** Makes the school in an empty store, as its administrator would by hand. */
export async function foundSchool(
	offices: SchoolOffices,
	blueprint: Blueprint,
): Promise<FoundedSchool> {
	const administrator = await openSchool(offices, blueprint);
	const classIds = new Map<string, ClassId>();
	for (const name of blueprint.classes) {
		classIds.set(name, expectOk(await offices.classes.create(administrator, name)));
	}
	const classId = (name: string) => must(classIds.get(name), `class ${name}`);
	await addStaff(offices, blueprint, administrator, classId);
	const people = await readPeople(offices.records);
	const person = (username: string) => must(people.get(username), `person ${username}`);

	const places = { administrator, classId, person };
	const children = await enrolChildren(offices, places, blueprint.children);
	return {
		administrator,
		person,
		classId,
		child: (name) => must(children.get(name), `child ${name}`),
	};
}

/** Enrols children and pairs them with their mentors; gives their ids by name. */
export async function enrolChildren(
	{ children, pairings }: Pick<SchoolOffices, 'children' | 'pairings'>,
	{ administrator, classId, person }: Pick<FoundedSchool, 'administrator' | 'classId' | 'person'>,
	plans: readonly ChildPlan[],
): Promise<Map<string, ChildId>> {
	const ids = new Map<string, ChildId>();
	for (const { name, className, boarding, mentors } of plans) {
		const draft = { name, classId: classId(className), boarding };
		const childId = expectOk(await children.enrol(administrator, draft));
		ids.set(name, childId);
		for (const [index, mentor] of mentors.entries()) {
			const as = index === 0 ? 'lead' : 'co-mentor';
			expectOk(await pairings.pair(administrator, childId, person(mentor).userId, as));
		}
	}
	return ids;
}

async function openSchool(
	{ setUp, records }: SchoolOffices,
	{ name, hotline, year, administrator, password }: Blueprint,
): Promise<Actor> {
	const code = must(await setUp.issueCode(), 'an empty store');
	const draft = { schoolName: name, hotline, year, administrator: { ...administrator, password } };
	const { administratorId } = expectOk(await setUp.carryOut(code, draft, USER_AGENT));
	return loadActor(records, administratorId);
}

async function addStaff(
	{ people, accounts }: SchoolOffices,
	{ staff, password }: Blueprint,
	administrator: Actor,
	classId: (name: string) => ClassId,
): Promise<void> {
	const codes: string[] = [];
	for (const { username, name, roles } of staff) {
		const drafts = roles.map(({ role, className, subject = null }) => ({
			...{ role, subject },
			classId: className === undefined ? null : classId(className),
		}));
		const added = await people.add(administrator, { username, name, roles: drafts });
		codes.push(expectOk(added).code);
	}
	const from = { address: HERE, userAgent: USER_AGENT, replaces: null };
	// A crowd at once would be told to wait, as at any sign-in.
	for (let at = 0; at < codes.length; at += SIGN_INS_AT_ONCE) {
		const crowd = codes.slice(at, at + SIGN_INS_AT_ONCE);
		await Promise.all(
			crowd.map(async (code) => expectOk(await accounts.redeemCode(code, password, from))),
		);
	}
}

async function readPeople(
	records: Records,
): Promise<ReadonlyMap<string, { userId: UserId; sessionId: SessionId }>> {
	const rows = await records
		.selectFrom('user')
		.innerJoin('session', 'session.userId', 'user.id')
		.select(['user.username', 'user.id as userId', 'session.id as sessionId'])
		.execute();
	return new Map(rows.map(({ username, ...ids }) => [username, ids]));
}

/** The value, or an error that names the refusal: a made-up school is never refused. */
export function expectOk<T>(result: Result<T, unknown>): T {
	if (result.ok) return result.value;
	throw new Error(`Refused: ${JSON.stringify(result.error)}`);
}
