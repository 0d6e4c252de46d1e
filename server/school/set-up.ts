import { deviceLabel } from '#server/auth/device-label.ts';
import { issueCode, readCode, useCode } from '#server/auth/one-time-code.ts';
import { findPasswordFault, type PasswordDesk, type PasswordFault } from '#server/auth/password.ts';
import { insertSession } from '#server/auth/sessions.ts';
import type { Records } from '#server/services.ts';
import type { UserId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import {
	findSchoolYearFault,
	type SchoolYearFault,
	type SchoolYearPlan,
} from '#domain/school-year.ts';
import { parseHotline, parseName, parseUsername } from './names.ts';
import { decide, type Office, type Refusal } from './office.ts';
import { insertPerson } from './people.ts';
import { insertYear } from './years.ts';

/** The first hour of a school: an empty store, a one-time code, and then never again. */
export interface SetUp {
	/** Whether the store is empty, so that the set-up is still to be done. */
	isOpen(): Promise<boolean>;
	/** Issues the code of the set-up link and voids the one before; `null` when the store is not empty. */
	issueCode(): Promise<string | null>;
	isCodeValid(code: string): Promise<boolean>;
	/** Makes school, year and first administrator, all or nothing, and signs the administrator in. */
	carryOut(
		code: string,
		draft: SetUpDraft,
		userAgent: string | null,
	): Promise<Result<{ administratorId: UserId; secret: string }, SetUpRefusal>>;
}

export interface SetUpDraft {
	readonly schoolName: string;
	/** The school's family-call number (亲情电话, L18); `null` or empty when it is added later. */
	readonly hotline: string | null;
	readonly year: SchoolYearPlan;
	readonly administrator: {
		readonly name: string;
		readonly username: string;
		readonly password: string;
	};
}

export type SetUpRefusal =
	| Refusal
	| { readonly type: 'code-refused' }
	| { readonly type: 'fault'; readonly fault: SchoolYearFault }
	| { readonly type: 'password'; readonly fault: PasswordFault };

export function createSetUp(office: Office, passwords: PasswordDesk): SetUp {
	const { records, env } = office;
	return {
		isOpen: () => isEmpty(records),
		issueCode: () =>
			records.transaction().execute(async (transaction) => {
				if (!(await isEmpty(transaction))) return null;
				return (await issueCode(transaction, env, null, 'set-up')).code;
			}),
		isCodeValid: async (code) =>
			(await readCode(records, env.now(), code))?.purpose === 'set-up' && isEmpty(records),
		carryOut: (code, draft, userAgent) =>
			carryOut(office, passwords, code, draft, deviceLabel(userAgent)),
	};
}

async function carryOut(
	office: Office,
	passwords: PasswordDesk,
	code: string,
	draft: SetUpDraft,
	device: string,
): Promise<Result<{ administratorId: UserId; secret: string }, SetUpRefusal>> {
	const { env } = office;
	const checked = checkDraft(draft);
	if (!checked.ok) return checked;
	const { schoolName, hotline, name, username } = checked.value;
	if ((await readCode(office.records, env.now(), code))?.purpose !== 'set-up') {
		return fail({ type: 'code-refused' });
	}
	const passwordHash = await passwords.hash(draft.administrator.password);
	return decide(office, null, async (records, minutes) => {
		if (!(await isEmpty(records)) || !(await useCode(records, env.now(), code))) {
			return fail({ type: 'code-refused' });
		}
		await records
			.insertInto('school')
			.values({ id: 1, name: schoolName, hotline, createdAt: env.now() })
			.execute();
		await insertYear(records, env, draft.year);
		const administratorId = await insertPerson(office, records, minutes, {
			name,
			username,
			roles: [{ role: 'administrator', classId: null }],
		});
		await records
			.updateTable('user')
			.set({ passwordHash })
			.where('id', '=', administratorId)
			.execute();
		minutes.note('school.set-up', administratorId);
		return ok({
			administratorId,
			secret: await insertSession(records, env, administratorId, device),
		});
	});
}

interface CheckedDraft {
	readonly schoolName: string;
	readonly hotline: string | null;
	readonly name: string;
	readonly username: string;
}

function checkDraft(draft: SetUpDraft): Result<CheckedDraft, SetUpRefusal> {
	const schoolName = parseName(draft.schoolName);
	if (schoolName === null) return fail({ type: 'invalid', field: 'schoolName' });
	const hotline = parseHotline(draft.hotline ?? '');
	if (!hotline.ok) return fail({ type: 'invalid', field: 'hotline' });
	const fault = findSchoolYearFault(draft.year);
	if (fault) return fail({ type: 'fault', fault });
	const name = parseName(draft.administrator.name);
	if (name === null) return fail({ type: 'invalid', field: 'name' });
	const username = parseUsername(draft.administrator.username);
	if (username === null) return fail({ type: 'invalid', field: 'username' });
	const passwordFault = findPasswordFault(draft.administrator.password, username);
	if (passwordFault) return fail({ type: 'password', fault: passwordFault });
	return ok({ schoolName, hotline: hotline.value, name, username });
}

async function isEmpty(records: Records): Promise<boolean> {
	return (await records.selectFrom('school').select('id').executeTakeFirst()) === undefined;
}
