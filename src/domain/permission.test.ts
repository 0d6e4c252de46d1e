import { describe, expect, test } from 'vitest';
import { DOC_KINDS, type DocKind } from './doc-kind.ts';
import type { ChildId, ClassId, UserId } from './ids.ts';
import {
	ACTIONS,
	can,
	type ActionOf,
	type Actor,
	type ChildFacts,
	type DocumentSubject,
	type Resource,
	type ResourceType,
} from './permission.ts';
import { ROLES, SCOPE_OF_ROLE, type Role } from './role.ts';

/**
 * The table of `permission.ts`, written a second time by hand from design.md §2 and product.md §4.4:
 * for each act the roles that may, when they stand in the closest relation there is (class roles in
 * the child's own class, the mentor paired with the child and author of the summary). Every role that is not named must be
 * refused, so a right that slips into the code fails here.
 */
const EXPECTED: Readonly<Record<string, readonly Role[]>> = {
	'school read': [
		'administrator',
		'leader',
		'archivist',
		'headTeacher',
		'mentor',
		'counselor',
		'subjectTeacher',
	],
	'school edit': ['administrator'],
	'school board': ['leader', 'archivist'],
	'school decideRules': ['leader'],
	'school sample': ['leader'],
	'school readBreakGlass': ['leader'],
	'school census': ['leader', 'archivist'],
	'school export': ['leader', 'archivist'],
	'school approve': ['leader'],
	'school appoint': ['leader', 'administrator'],
	'school legalAid': ['leader'],
	'school audit': ['leader', 'administrator'],
	'legalAid read': ['leader', 'headTeacher'],
	'legalAid edit': ['leader'],
	'staff list': ['administrator', 'leader', 'archivist'],
	'staff edit': ['administrator'],
	'class read': [
		'administrator',
		'leader',
		'archivist',
		'headTeacher',
		'counselor',
		'subjectTeacher',
	],
	'class edit': ['administrator', 'archivist'],
	'class enrol': ['administrator', 'archivist'],
	'class board': ['leader', 'archivist', 'headTeacher'],
	'class readSamplings': ['leader', 'headTeacher'],
	'class readBreakGlass': ['leader', 'headTeacher'],
	'class cards': ['archivist', 'headTeacher'],
	'class remindCards': ['archivist'],
	'class census': ['leader', 'archivist', 'headTeacher'],
	'class confirm': ['archivist', 'headTeacher'],
	'class import': ['administrator', 'archivist', 'headTeacher'],
	'class export': ['leader', 'archivist', 'headTeacher'],
	'class appoint': ['leader', 'headTeacher'],
	'child read': [
		'administrator',
		'leader',
		'archivist',
		'headTeacher',
		'mentor',
		'counselor',
		'subjectTeacher',
	],
	'child edit': ['administrator', 'archivist'],
	'child pair': ['administrator', 'headTeacher'],
	'child waive': ['leader', 'headTeacher'],
	'child checkPairing': ['leader'],
	'child breakGlass': ['leader'],
	'child ask': ['archivist', 'headTeacher'],
	'child readPriority': ['leader', 'headTeacher', 'mentor', 'counselor'],
	'child setPriority': ['leader', 'headTeacher'],
	'child readHandOver': ['headTeacher', 'mentor'],
	'child noteHandOver': ['mentor'],
	'child signHandOver': ['mentor'],
	'child approve': ['leader'],
	'child readGroup': ['mentor', 'headTeacher', 'counselor', 'subjectTeacher'],
	'child readScores': ['mentor', 'headTeacher'],
	'child askCarerPhone': ['subjectTeacher'],
	'class group': ['headTeacher'],
	'class readGroups': ['headTeacher', 'subjectTeacher', 'counselor'],
	'journal read': ['headTeacher', 'mentor', 'counselor'],
	'journal write': ['headTeacher', 'mentor'],
	'journal settle': ['headTeacher'],
	'diary read': ['headTeacher', 'mentor', 'counselor'],
	'diary write': ['headTeacher', 'mentor'],
	'diary settle': ['headTeacher'],
	'plan read': ['headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	'plan write': ['headTeacher', 'mentor', 'subjectTeacher'],
	'plan settle': ['headTeacher'],
	'plan-margin read': ['headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	'plan-margin write': ['headTeacher', 'mentor', 'counselor'],
	'plan-margin settle': ['headTeacher'],
	'guidance read': ['headTeacher', 'mentor', 'counselor', 'leader'],
	'guidance write': ['headTeacher', 'mentor'],
	'guidance settle': ['headTeacher'],
	'guidance-margin read': ['headTeacher', 'mentor', 'counselor', 'leader'],
	'guidance-margin write': ['headTeacher', 'mentor', 'counselor'],
	'guidance-margin settle': ['headTeacher'],
	'card read': ['headTeacher', 'mentor', 'counselor', 'archivist'],
	'card write': ['archivist'],
	'card settle': ['archivist'],
	'tidings read': ['headTeacher', 'mentor', 'counselor', 'archivist'],
	'tidings write': ['headTeacher', 'mentor', 'counselor'],
	'tidings settle': ['archivist'],
	'register read': ['headTeacher', 'subjectTeacher'],
	'register write': ['headTeacher', 'subjectTeacher'],
	'register settle': ['headTeacher'],
	'summary read': ['headTeacher', 'leader', 'mentor'],
	'summary write': ['mentor'],
	'summary settle': ['headTeacher'],
	'publication read': ['headTeacher', 'mentor', 'counselor'],
	'publication publish': ['headTeacher', 'mentor'],
	'link list': ['leader', 'archivist', 'headTeacher', 'mentor'],
	'link create': ['headTeacher', 'mentor'],
	'link stop': ['leader', 'headTeacher', 'mentor'],
	'erasure list': ['leader', 'archivist'],
	'erasure ask': ['archivist'],
	'erasure approve': ['leader'],
	'consent read': ['leader', 'archivist', 'headTeacher', 'mentor', 'counselor'],
	'consent edit': ['archivist'],
	'exchange read': ['leader', 'headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	'exchange post': ['mentor'],
	'exchange remark': ['mentor'],
	'agenda read': ['leader', 'archivist', 'headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	'agenda add': ['leader', 'headTeacher', 'mentor', 'counselor'],
	'agenda decide': ['leader'],
	'agendaItem change': ['leader', 'headTeacher', 'mentor', 'counselor'],
};

const ME = 'usr_me' as UserId;
const OWN_CLASS = 'cls_own' as ClassId;
const OTHER_CLASS = 'cls_other' as ClassId;
const PAIRED: ChildFacts = {
	childId: 'chd_a' as ChildId,
	classId: OWN_CLASS,
	mentorIds: ['usr_colleague' as UserId, ME],
};
const UNPAIRED: ChildFacts = { ...PAIRED, mentorIds: ['usr_colleague' as UserId] };

const actorWith = (role: Role, classId: ClassId = OWN_CLASS): Actor => ({
	userId: ME,
	grants: [
		{
			role,
			scope:
				SCOPE_OF_ROLE[role] === 'class'
					? { kind: 'class', classId, subject: role === 'subjectTeacher' ? '数学' : null }
					: { kind: 'school' },
		},
	],
});

interface Act {
	readonly name: string;
	readonly isAboutChild: boolean;
	readonly isAboutClass: boolean;
	ask(actor: Actor, child: ChildFacts): boolean;
}

function resourceOf(type: Exclude<ResourceType, 'document'>, child: ChildFacts): Resource {
	switch (type) {
		case 'school':
		case 'staff':
		case 'exchange':
		case 'agenda':
			return { type };
		case 'agendaItem':
			return { type, addedBy: ME };
		case 'class':
			return { type, classId: child.classId };
		case 'child':
		case 'publication':
		case 'link':
		case 'erasure':
		case 'consent':
		case 'legalAid':
			return { type, child };
	}
}

/** The document as it lies closest: the child's, its class's, or that of its second mentor. */
function subjectOf(kind: DocKind, child: ChildFacts): DocumentSubject {
	const { classId, mentorIds } = child;
	if (kind === 'register') return { kind, classId, subject: '数学' };
	if (kind !== 'summary') return { kind, child };
	return { kind, authorId: mentorIds[1] ?? ('usr_nobody' as UserId), classIds: [classId] };
}

const NOT_OF_A_CHILD: readonly ResourceType[] = [
	...(['school', 'staff', 'class', 'exchange', 'agenda', 'agendaItem'] as const),
];
const RESOURCES = Object.keys(ACTIONS) as ResourceType[];
const ACTS: readonly Act[] = RESOURCES.flatMap((type): Act[] =>
	ACTIONS[type].flatMap((action): Act[] => {
		const shape = { isAboutChild: !NOT_OF_A_CHILD.includes(type) };
		const isAboutClass = type === 'class' || shape.isAboutChild;
		const ask = (actor: Actor, resource: Resource) =>
			can(actor, action as ActionOf<ResourceType>, resource);
		if (type === 'document') {
			return DOC_KINDS.map((kind) => ({
				name: `${kind} ${action}`,
				...shape,
				isAboutClass,
				ask: (actor, child) => ask(actor, { type, ...subjectOf(kind, child) }),
			}));
		}
		return [
			{
				name: `${type} ${action}`,
				...shape,
				isAboutClass,
				ask: (actor, child) => ask(actor, resourceOf(type, child)),
			},
		];
	}),
);

test('every act is in the table, and the table names no other', () => {
	expect(ACTS.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(ROLES)('%s', (role) => {
	test.each(ACTS)('$name', ({ name, ask }) => {
		expect(ask(actorWith(role), PAIRED)).toBe(EXPECTED[name]?.includes(role) ?? false);
	});
});

/** §4.4, column 帮扶干部: reads along with the care team, writes in the diary, decides nothing. */
const CADRE = [
	'card read',
	'child read',
	'consent read',
	'diary read',
	'diary write',
	'journal read',
	'plan read',
	'plan-margin read',
	'publication read',
	'tidings read',
];

/** §4.5: who was the mentor until lately reads what they read before, writes nothing, hands over. */
const FORMER_MENTOR = [
	'card read',
	'child noteHandOver',
	'child read',
	'child readHandOver',
	'child readScores',
	'diary read',
	'guidance read',
	'guidance-margin read',
	'journal read',
	'plan read',
	'plan-margin read',
	'publication read',
	'tidings read',
];

describe('relations', () => {
	const aboutChild = ACTS.filter(({ isAboutChild }) => isAboutChild);
	const aboutClass = ACTS.filter(({ isAboutClass }) => isAboutClass);

	test.each(['headTeacher', 'subjectTeacher'] as const)(
		'a %s of another class may nothing with this one and its children',
		(role) => {
			const allowed = aboutClass.filter(({ ask }) => ask(actorWith(role, OTHER_CLASS), UNPAIRED));
			expect(allowed.map(({ name }) => name)).toEqual([]);
		},
	);

	test('a mentor who is not paired with the child, or no longer, may nothing with it', () => {
		const allowed = aboutChild.filter(({ ask }) => ask(actorWith('mentor'), UNPAIRED));
		expect(allowed.map(({ name }) => name)).toEqual([]);
	});

	const allowedTo = (actor: Actor, child: ChildFacts) =>
		aboutChild
			.filter(({ ask }) => ask(actor, child))
			.map(({ name }) => name)
			.sort();

	test('the cadre of a child, whatever else they are at school, may this and no more', () => {
		const child: ChildFacts = { ...UNPAIRED, cadreIds: [ME] };
		for (const actor of [actorWith('subjectTeacher', OTHER_CLASS), actorWith('mentor')]) {
			expect(allowedTo(actor, child)).toEqual(CADRE);
		}
		expect(allowedTo({ userId: ME, grants: [] }, child)).toEqual([]);
		expect(allowedTo(actorWith('mentor'), { ...child, cadreIds: ['usr_b' as UserId] })).toEqual([]);
	});

	test('who was the mentor until lately may this and no more', () => {
		const child: ChildFacts = { ...UNPAIRED, formerMentorIds: [ME] };
		expect(allowedTo(actorWith('mentor'), child)).toEqual(FORMER_MENTOR);
		expect(allowedTo({ userId: ME, grants: [] }, child)).toEqual([]);
		expect(allowedTo(actorWith('headTeacher', OTHER_CLASS), child)).toEqual([]);
	});

	test('a pairing without the role of a mentor gives nothing', () => {
		const paired: Actor = { userId: ME, grants: [] };
		const teacherElsewhere = actorWith('headTeacher', OTHER_CLASS);
		for (const actor of [paired, teacherElsewhere]) {
			const allowed = aboutChild.filter(({ ask }) => ask(actor, PAIRED));
			expect(allowed.map(({ name }) => name)).toEqual([]);
		}
	});

	test('a disabled account, which has no grants, may nothing at all', () => {
		const allowed = ACTS.filter(({ ask }) => ask({ userId: ME, grants: [] }, UNPAIRED));
		expect(allowed.map(({ name }) => name)).toEqual([]);
	});

	test('what somebody else added to the agenda is theirs and the leading group’s to change', () => {
		const item = { type: 'agendaItem', addedBy: 'usr_colleague' as UserId } as const;
		const may = ROLES.filter((role) => can(actorWith(role), 'change', item));
		expect(may).toEqual(['leader']);
	});

	test('roles add up and never take away', () => {
		const both: Actor = {
			userId: ME,
			grants: [...actorWith('mentor').grants, ...actorWith('leader').grants],
		};
		for (const { name, ask } of ACTS) {
			const expected = ['mentor', 'leader'].some((role) => EXPECTED[name]?.includes(role as Role));
			expect(ask(both, PAIRED), name).toBe(expected);
		}
	});

	test('who keeps the machine and who leads read no words', () => {
		for (const role of ['administrator', 'leader', 'archivist'] as const) {
			const words = ACTS.filter(({ name }) =>
				/^(journal|diary|plan|plan-margin|register) /.test(name),
			);
			expect(words.some(({ ask }) => ask(actorWith(role), UNPAIRED))).toBe(false);
		}
	});
});
