import type { ChildId, ClassId, UserId } from './ids.ts';
import type { Grant, Scope } from './role.ts';
import type { ChildDocKind, ClassDocKind, MentorDocKind } from './doc-kind.ts';
import { AGENDA, AGENDA_ITEM } from './agenda/agenda-rules.ts';
import { CHILD } from './child-rules.ts';
import { DOCUMENT } from './document-rules.ts';
import { LEGAL_AID } from './legal-aid/legal-aid-rules.ts';
import type { Relation, Rules } from './relation.ts';

/**
 * The one place that decides who may do what (design.md R2). Pure: the caller brings the facts, the
 * table says yes or no, and everything that is not in the table is refused. Socket, page, picture
 * and export all ask here.
 */
export interface Actor {
	readonly userId: UserId;
	readonly grants: readonly Grant[];
}

/** What must be known of a child to decide: its class and who is paired with it today. */
export interface ChildFacts {
	readonly childId: ChildId;
	readonly classId: ClassId;
	readonly mentorIds: readonly UserId[];
	/** Paired with it as its cadre (帮扶干部, E2); missing: nobody. */
	readonly cadreIds?: readonly UserId[];
	/** Was its mentor until a short while ago (`pairing/after-pairing.ts`); missing: nobody. */
	readonly formerMentorIds?: readonly UserId[];
}

/**
 * What must be known of a document to decide: what kind it is and whose. Of a mentor's document, whose
 * head teachers it concerns: those of the classes in which its author is a lead mentor today.
 */
export type DocumentSubject =
	| { readonly kind: ChildDocKind; readonly child: ChildFacts }
	| {
			readonly kind: ClassDocKind;
			readonly classId: ClassId;
			/** What is taught in it (§4.4, row "Scores": own subject); `null`: the class's own. */
			readonly subject: string | null;
	  }
	| {
			readonly kind: MentorDocKind;
			readonly authorId: UserId;
			readonly classIds: readonly ClassId[];
	  };

export type Resource =
	| { readonly type: 'school' }
	| { readonly type: 'staff' }
	| { readonly type: 'class'; readonly classId: ClassId }
	| { readonly type: 'child'; readonly child: ChildFacts }
	| ({ readonly type: 'document' } & DocumentSubject)
	| { readonly type: 'publication'; readonly child: ChildFacts }
	| { readonly type: 'link'; readonly child: ChildFacts }
	| { readonly type: 'erasure'; readonly child: ChildFacts }
	| { readonly type: 'consent'; readonly child: ChildFacts }
	| { readonly type: 'legalAid'; readonly child: ChildFacts }
	| { readonly type: 'exchange' }
	| { readonly type: 'agenda' }
	/** An item that the school added to the agenda, and who did. */
	| { readonly type: 'agendaItem'; readonly addedBy: UserId };

export type ResourceType = Resource['type'];

/**
 * `board`, `decideRules`: product.md §4.4, row "Pairing, duties, waivers"; the leading group decides.
 * `sample`: rows "JRN" and "TLK", "sample B": a leader, with a reason, what chance picks. `readBreakGlass`:
 * row "Audit": which contact cards leaders have read, and why.
 */
const SCHOOL: Rules<
	| 'read'
	| 'edit'
	| 'board'
	| 'decideRules'
	| 'sample'
	| 'readBreakGlass'
	| 'census'
	| 'export'
	| 'approve'
	| 'appoint'
	| 'legalAid'
	| 'audit'
> = {
	read: ['staff'],
	edit: ['administrator'],
	board: ['leader', 'archivist'],
	decideRules: ['leader'],
	sample: ['leader'],
	readBreakGlass: ['leader'],
	census: ['leader', 'archivist'],
	export: ['leader', 'archivist'],
	/** G3: which guidance plans wait is the leading group's to see. */
	approve: ['leader'],
	/** B6, C4: the leading group names its own; at the first run there is only the administrator. */
	appoint: ['leader', 'administrator'],
	/** A11: all cases of legal aid. */
	legalAid: ['leader'],
	/** Row "Audit": whether it is what was written (D13); the administrator "technical only". */
	audit: ['leader', 'administrator'],
};

const STAFF: Rules<'list' | 'edit'> = {
	list: ['administrator', 'leader', 'archivist'],
	edit: ['administrator'],
};

/**
 * `census`, `import`, `export`: product.md §4.4, row "Roster, class, LBC status": the archivist keeps
 * it, the head teacher proposes for the own class, the leading group reads, the administrator enrols
 * and learns nobody's status.
 */
const CLASS: Rules<
	| 'read'
	| 'edit'
	| 'enrol'
	| 'board'
	| 'census'
	| 'confirm'
	| 'import'
	| 'export'
	| 'group'
	| 'readSamplings'
	| 'readBreakGlass'
	| 'readGroups'
	| 'appoint'
	| 'cards'
	| 'remindCards'
> = {
	/** Row "Contact card": the archivist keeps all of them, the head teacher follows those of the own class up. */
	cards: ['archivist', 'headTeacher'],
	/** C4, C5: who keeps the cards reminds those who follow them up; nobody reminds themselves. */
	remindCards: ['archivist'],
	/** D1, D2: the head teacher groups; the teachers of the class see the whole of it. */
	group: ['headTeacher'],
	readGroups: ['headTeacher', 'subjectTeacher', 'counselor'],
	read: ['administrator', 'leader', 'archivist', 'counselor', 'headTeacher', 'subjectTeacher'],
	edit: ['administrator', 'archivist'],
	enrol: ['administrator', 'archivist'],
	board: ['leader', 'archivist', 'headTeacher'],
	/** §4.4, "sample B" and "R B": the child's head teacher is told. */
	readSamplings: ['leader', 'headTeacher'],
	readBreakGlass: ['leader', 'headTeacher'],
	census: ['leader', 'archivist', 'headTeacher'],
	confirm: ['archivist', 'headTeacher'],
	import: ['administrator', 'archivist', 'headTeacher'],
	export: ['leader', 'archivist', 'headTeacher'],
	/** B5: who is named to the care team of the class. */
	appoint: ['leader', 'headTeacher'],
};

const PUBLICATION: Rules<'read' | 'publish'> = {
	read: ['mentor', 'headTeacher', 'counselor', 'formerMentor', 'cadre'],
	publish: ['mentor', 'headTeacher'],
};

/** product.md §4.4, row "Share links". */
const LINK: Rules<'list' | 'create' | 'stop'> = {
	list: ['mentor', 'headTeacher', 'archivist', 'leader'],
	create: ['mentor', 'headTeacher'],
	stop: ['mentor', 'headTeacher', 'leader'],
};

/** product.md §4.4, row "Export, delete, retention": the archivist asks, the leading group approves. */
const ERASURE: Rules<'list' | 'ask' | 'approve'> = {
	list: ['archivist', 'leader'],
	ask: ['archivist'],
	approve: ['leader'],
};

/** product.md §4.4, row "Consent ledger". */
const CONSENT: Rules<'read' | 'edit'> = {
	read: ['archivist', 'leader', 'headTeacher', 'mentor', 'counselor', 'cadre'],
	edit: ['archivist'],
};

/** product.md §4.4, row "SUM / EXC": the mentors write, whoever works with children reads. */
const EXCHANGE: Rules<'read' | 'post' | 'remark'> = {
	read: ['leader', 'headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	post: ['mentor'],
	remark: ['mentor'],
};

export const ACTIONS = {
	school: Object.keys(SCHOOL),
	staff: Object.keys(STAFF),
	class: Object.keys(CLASS),
	child: Object.keys(CHILD),
	document: ['read', 'write', 'settle'],
	publication: Object.keys(PUBLICATION),
	link: Object.keys(LINK),
	erasure: Object.keys(ERASURE),
	consent: Object.keys(CONSENT),
	legalAid: Object.keys(LEGAL_AID),
	exchange: Object.keys(EXCHANGE),
	agenda: Object.keys(AGENDA),
	agendaItem: Object.keys(AGENDA_ITEM),
} as const satisfies Record<ResourceType, readonly string[]>;

interface ActionsOf {
	school: keyof typeof SCHOOL;
	staff: keyof typeof STAFF;
	class: keyof typeof CLASS;
	child: keyof typeof CHILD;
	document: 'read' | 'write' | 'settle';
	publication: keyof typeof PUBLICATION;
	link: keyof typeof LINK;
	erasure: keyof typeof ERASURE;
	consent: keyof typeof CONSENT;
	legalAid: keyof typeof LEGAL_AID;
	exchange: keyof typeof EXCHANGE;
	agenda: keyof typeof AGENDA;
	agendaItem: keyof typeof AGENDA_ITEM;
}
export type ActionOf<T extends ResourceType> = ActionsOf[T];

/** How this actor stands to this resource. */
export function relationsTo(actor: Actor, resource: Resource): ReadonlySet<Relation> {
	const relations = new Set<Relation>();
	const child = 'child' in resource ? resource.child : null;
	const classIds = classesOf(resource);
	if (actor.grants.length > 0) {
		relations.add('staff');
		if (child?.cadreIds?.includes(actor.userId)) relations.add('cadre');
	}
	for (const { role, scope } of actor.grants) {
		// What is everybody's asks for a role and not for the child or class it is held in.
		if (isEverybodys(resource)) relations.add(role);
		if (resource.type === 'agendaItem' && resource.addedBy === actor.userId) {
			if (AGENDA.add.includes(role)) relations.add('author');
		}
		if (role === 'mentor') {
			if (child?.mentorIds.includes(actor.userId)) relations.add('mentor');
			else if (child?.formerMentorIds?.includes(actor.userId)) relations.add('formerMentor');
			if ('authorId' in resource && resource.authorId === actor.userId) relations.add('author');
		} else if (scope.kind === 'school') {
			relations.add(role);
		} else if (scope.kind === 'class' && classIds.includes(scope.classId)) {
			if (role !== 'subjectTeacher' || isTaughtBy(scope, resource)) relations.add(role);
		} else if (scope.kind === 'child' && child !== null && scope.childId === child.childId) {
			relations.add(role);
		}
	}
	return relations;
}

/** A class's document of a subject is its teacher's alone; what is of no subject is every teacher's. */
function isTaughtBy(scope: Scope, resource: Resource): boolean {
	if (resource.type !== 'document' || !('subject' in resource)) return true;
	return resource.subject !== null && 'subject' in scope && scope.subject === resource.subject;
}

function isEverybodys({ type }: Resource): boolean {
	return type === 'exchange' || type === 'agenda' || type === 'agendaItem';
}

function classesOf(resource: Resource): readonly ClassId[] {
	if ('child' in resource) return [resource.child.classId];
	if ('classIds' in resource) return resource.classIds;
	return 'classId' in resource ? [resource.classId] : [];
}

function rulesFor(resource: Resource): Readonly<Record<string, readonly Relation[]>> {
	switch (resource.type) {
		case 'school':
			return SCHOOL;
		case 'staff':
			return STAFF;
		case 'class':
			return CLASS;
		case 'child':
			return CHILD;
		case 'document':
			return DOCUMENT[resource.kind];
		case 'publication':
			return PUBLICATION;
		case 'link':
			return LINK;
		case 'erasure':
			return ERASURE;
		case 'consent':
			return CONSENT;
		case 'legalAid':
			return LEGAL_AID;
		case 'exchange':
			return EXCHANGE;
		case 'agenda':
			return AGENDA;
		case 'agendaItem':
			return AGENDA_ITEM;
	}
}

/** May this actor do this to this resource? Whatever the table does not grant is refused. */
export function can<R extends Resource>(
	actor: Actor,
	action: ActionOf<R['type']>,
	resource: R,
): boolean {
	const allowed = rulesFor(resource)[action as string] ?? [];
	const relations = relationsTo(actor, resource);
	return allowed.some((relation) => relations.has(relation));
}
