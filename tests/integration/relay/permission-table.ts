import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { can, type Actor, type DocumentSubject } from '#domain/permission.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { SCOPE_OF_ROLE, type Role } from '#domain/role.ts';
import { value, type TestSchool } from '../test-school.ts';

/** How somebody stands to the child of the test: every role, in its class and in another one. */
export interface Standing {
	readonly name: string;
	readonly roles: readonly Role[];
	/** The class of roles that serve one. */
	readonly inClass: 'own' | 'other';
	/** With which child a mentor is paired. */
	readonly paired: 'this' | 'other' | 'ended' | 'never';
}

const asStanding = (name: string, facts: Partial<Standing> = {}): Standing => ({
	...{ name, roles: [], inClass: 'own', paired: 'never' },
	...facts,
});

export const STANDINGS: readonly Standing[] = [
	asStanding('administrator', { roles: ['administrator'] }),
	asStanding('leader', { roles: ['leader'] }),
	asStanding('archivist', { roles: ['archivist'] }),
	asStanding('counselor', { roles: ['counselor'] }),
	asStanding('headTeacher', { roles: ['headTeacher'] }),
	asStanding('headTeacherElsewhere', { roles: ['headTeacher'], inClass: 'other' }),
	asStanding('subjectTeacher', { roles: ['subjectTeacher'] }),
	asStanding('subjectTeacherElsewhere', { roles: ['subjectTeacher'], inClass: 'other' }),
	asStanding('mentor', { roles: ['mentor'], paired: 'this' }),
	asStanding('mentorOfAnother', { roles: ['mentor'], paired: 'other' }),
	asStanding('formerMentor', { roles: ['mentor'], paired: 'ended' }),
	asStanding('mentorWithoutChild', { roles: ['mentor'] }),
	asStanding('mentorAndLeader', { roles: ['leader', 'mentor'], paired: 'this' }),
	asStanding('formerMentorAndCounselor', { roles: ['mentor', 'counselor'], paired: 'ended' }),
	asStanding('roleless'),
];

export const STATES = ['signed-in', 'disabled', 'signed-out'] as const;
export type State = (typeof STATES)[number];

export interface Place {
	readonly childId: ChildId;
	readonly classId: ClassId;
	readonly otherChildId: ChildId;
	readonly otherClassId: ClassId;
	/** A lead mentor in the class, whose summaries are looked at. */
	readonly authorId: UserId;
}

export async function makePlace(school: TestSchool): Promise<Place> {
	const [classId, otherClassId] = [await school.addClass('三班'), await school.addClass('四班')];
	const childId = await school.addChild('李小禾', classId);
	const otherChildId = await school.addChild('王小雨', otherClassId);
	const authorId = await school.addPerson('author', [{ role: 'mentor', classId: null }]);
	await school.pair(await school.addChild('赵小满', classId), authorId);
	return { childId, classId, otherChildId, otherClassId, authorId };
}

/** Makes the person through the office's own decisions, and puts it into the state; gives its cookie. */
export async function appoint(
	school: TestSchool,
	place: Place,
	standing: Standing,
	state: State,
): Promise<{ readonly userId: UserId; readonly cookie: string }> {
	const { administrator } = school;
	const { roles, inClass, paired } = standing;
	const classId = inClass === 'own' ? place.classId : place.otherClassId;
	const userId = await school.addPerson(
		`person${STANDINGS.indexOf(standing)}${state}`,
		roles.map((role) => ({ role, classId: SCOPE_OF_ROLE[role] === 'class' ? classId : null })),
	);
	if (paired !== 'never') {
		await school.pair(paired === 'other' ? place.otherChildId : place.childId, userId);
	}
	if (paired === 'ended') value(await school.pairings.end(administrator, place.childId, userId));
	const secret = await school.signIn(userId);
	if (state === 'disabled') value(await school.people.disable(administrator, userId));
	if (state === 'signed-out') {
		const session = await school.sessions.authenticate(secret);
		if (session !== null) await school.sessions.end(userId, session.sessionId);
	}
	return { userId, cookie: `jiashu=${secret}` };
}

function subjectOf(kind: DocKind, place: Place, mentorIds: readonly UserId[]): DocumentSubject {
	const { childId, classId, authorId } = place;
	if (kind === 'register') return { kind, classId };
	if (kind === 'summary') return { kind, authorId, classIds: [classId] };
	return { kind, child: { childId, classId, mentorIds } };
}

/** What the table says, from the facts as they were arranged and not as the records have them. */
export function rightOf(
	{ roles, inClass, paired }: Standing,
	state: State,
	kind: DocKind,
	place: Place,
): 'write' | 'read' | 'forbidden' | 'signedOut' {
	if (state !== 'signed-in') return 'signedOut';
	const userId = 'usr_oracle' as UserId;
	const classId = inClass === 'own' ? place.classId : place.otherClassId;
	const actor: Actor = {
		userId,
		grants: roles.map((role) => ({
			role,
			scope: SCOPE_OF_ROLE[role] === 'class' ? { kind: 'class', classId } : { kind: 'school' },
		})),
	};
	const subject = subjectOf(kind, place, paired === 'this' ? [userId] : []);
	const resource = { type: 'document', ...subject } as const;
	if (can(actor, 'write', resource)) return 'write';
	return can(actor, 'read', resource) ? 'read' : 'forbidden';
}
