import type { GlassExtent } from '#domain/break-glass.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { can, type Actor, type ChildFacts, type DocumentSubject } from '#domain/permission.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { SCOPE_OF_ROLE, type Role } from '#domain/role.ts';
import { createBreakGlasses } from '#server/break-glass/break-glasses.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { value, type TestSchool } from '../test-school.ts';

/** How somebody stands to the child of the test: every role, in its class and in another one. */
export interface Standing {
	readonly name: string;
	readonly roles: readonly Role[];
	/** The class of roles that serve one. */
	readonly inClass: 'own' | 'other';
	/** With which child a mentor is paired; `ended` lately, so that they still read, or for good. */
	readonly paired: 'this' | 'other' | 'ended' | 'endedForGood' | 'never';
	/** What a subject teacher teaches: what the register of the test is of, something else, or nothing named. */
	readonly subject: '数学' | '语文' | null;
	/** Of which child they are the cadre. */
	readonly cadre: 'this' | 'other' | 'never';
	/** Which glass of the child's card have they broken (§4.4 "R B")? The document stays shut all the same. */
	readonly brokeGlass: GlassExtent | null;
}

const asStanding = (name: string, facts: Partial<Standing> = {}): Standing => ({
	...{ name, roles: [], inClass: 'own', paired: 'never', cadre: 'never', subject: '数学' },
	brokeGlass: null,
	...facts,
});

export const STANDINGS: readonly Standing[] = [
	asStanding('administrator', { roles: ['administrator'] }),
	asStanding('leader', { roles: ['leader'] }),
	asStanding('leaderBehindGlass', { roles: ['leader'], brokeGlass: 'card' }),
	asStanding('archivist', { roles: ['archivist'] }),
	asStanding('counselor', { roles: ['counselor'] }),
	asStanding('headTeacher', { roles: ['headTeacher'] }),
	asStanding('headTeacherElsewhere', { roles: ['headTeacher'], inClass: 'other' }),
	asStanding('subjectTeacher', { roles: ['subjectTeacher'] }),
	asStanding('subjectTeacherBehindGlass', {
		roles: ['subjectTeacher'],
		brokeGlass: 'carerPhone',
	}),
	asStanding('teacherOfAnotherSubject', { roles: ['subjectTeacher'], subject: '语文' }),
	asStanding('teacherOfNoSubject', { roles: ['subjectTeacher'], subject: null }),
	asStanding('subjectTeacherElsewhere', { roles: ['subjectTeacher'], inClass: 'other' }),
	asStanding('mentor', { roles: ['mentor'], paired: 'this' }),
	asStanding('mentorOfAnother', { roles: ['mentor'], paired: 'other' }),
	asStanding('formerMentor', { roles: ['mentor'], paired: 'ended' }),
	asStanding('formerMentorForGood', { roles: ['mentor'], paired: 'endedForGood' }),
	asStanding('cadre', { roles: ['subjectTeacher'], inClass: 'other', cadre: 'this' }),
	asStanding('cadreOfAnother', { roles: ['mentor'], cadre: 'other' }),
	asStanding('leaderAndCadre', { roles: ['leader'], cadre: 'this' }),
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
	// With its first teacher the subject gets its register.
	await school.addPerson('mathematics', [{ role: 'subjectTeacher', classId, subject: '数学' }]);
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
	const { roles, inClass, paired, cadre, subject, brokeGlass } = standing;
	const classId = inClass === 'own' ? place.classId : place.otherClassId;
	const userId = await school.addPerson(
		`person${STANDINGS.indexOf(standing)}${state}`,
		roles.map((role) => ({
			...{ role, subject: role === 'subjectTeacher' ? subject : null },
			classId: SCOPE_OF_ROLE[role] === 'class' ? classId : null,
		})),
	);
	if (paired !== 'never') {
		await school.pair(paired === 'other' ? place.otherChildId : place.childId, userId);
	}
	if (paired === 'ended') value(await school.pairings.end(administrator, place.childId, userId));
	if (paired === 'endedForGood') {
		value(await school.pairings.end(administrator, place.childId, userId, 'none'));
	}
	if (cadre !== 'never') {
		const childId = cadre === 'this' ? place.childId : place.otherChildId;
		value(await school.cadres.pair(administrator, childId, userId));
	}
	if (brokeGlass !== null) {
		const glasses = createBreakGlasses({
			...school.office,
			updateLog: createMemoryLog({ now: Date.now }),
		});
		const glass = { childId: place.childId, extent: brokeGlass };
		value(await glasses.open(await school.actor(userId), glass, '孩子发烧，送医院'));
	}
	const secret = await school.signIn(userId);
	if (state === 'disabled') value(await school.people.disable(administrator, userId));
	if (state === 'signed-out') {
		const session = await school.sessions.authenticate(secret);
		if (session !== null) await school.sessions.end(userId, session.sessionId);
	}
	return { userId, cookie: `jiashu=${secret}` };
}

function subjectOf(kind: DocKind, place: Place, child: ChildFacts): DocumentSubject {
	const { classId, authorId } = place;
	if (kind === 'register') return { kind, classId, subject: '数学' };
	if (kind === 'summary') return { kind, authorId, classIds: [classId] };
	return { kind, child };
}

/** What the table says, from the facts as they were arranged and not as the records have them. */
export function rightOf(
	{ roles, inClass, paired, cadre, subject }: Standing,
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
			scope:
				SCOPE_OF_ROLE[role] === 'class' ? { kind: 'class', classId, subject } : { kind: 'school' },
		})),
	};
	const child = {
		...{ childId: place.childId, classId: place.classId },
		mentorIds: paired === 'this' ? [userId] : [],
		formerMentorIds: paired === 'ended' ? [userId] : [],
		cadreIds: cadre === 'this' ? [userId] : [],
	};
	const resource = { type: 'document', ...subjectOf(kind, place, child) } as const;
	if (can(actor, 'write', resource)) return 'write';
	return can(actor, 'read', resource) ? 'read' : 'forbidden';
}
