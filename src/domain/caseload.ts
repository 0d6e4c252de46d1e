import type { ChildMarks } from './child-marks.ts';
import type { ClassStay } from './class-stay.ts';
import type { ConsentLack } from './consent.ts';
import type { SchoolCalendar } from './duty/calendar.ts';
import type { ApprovedPlan } from './duty/follow-plan.ts';
import type { Care, CarePeriod, DutyRecord } from './duty/ledger.ts';
import type { RuleVersion } from './duty/rules.ts';
import type { ChildId, ClassId, DocId, EntryId, SchoolYearId, TermId, UserId } from './ids.ts';
import type { DocKind } from './doc-kind.ts';
import type { Priority } from './pairing/priority.ts';
import type { Role } from './role.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * The caseload: everything a device must know to work without a network, in one cached answer of
 * `GET /api/caseload`. It names only what the signed-in person may see.
 */
export interface Caseload {
	readonly me: Me;
	readonly school: { readonly name: string; readonly hotline: string | null };
	readonly year: CaseloadYear | null;
	/** What duties are judged by without a network; missing in answers kept by an older version. */
	readonly duty?: {
		readonly calendar: SchoolCalendar;
		readonly versions: readonly RuleVersion[];
	};
	/**
	 * What I owe as a mentor for all my children together (M4) is judged by these: when I led a child,
	 * and what the school has of me. Missing where I never did, and in older answers.
	 */
	readonly mentoring?: {
		readonly leads: readonly CarePeriod[];
		readonly records: readonly DutyRecord[];
	};
	readonly children: readonly CaseloadChild[];
	/** Documents of a class or a mentor that I may read; missing in answers kept by an older version. */
	readonly shared?: readonly SharedDocument[];
	/** Names of everyone who may appear as author or reader of these documents. */
	readonly people: Readonly<Record<UserId, string>>;
	readonly fetchedAt: Instant;
	/**
	 * Names the school's store. After a backup was restored it is another one, and nothing that a device
	 * has sent to the one before may be taken for sent.
	 */
	readonly store: string;
}

export interface Me {
	readonly userId: UserId;
	readonly name: string;
	readonly username: string;
	readonly roles: readonly MyRole[];
}

export interface MyRole {
	readonly role: Role;
	readonly classId: ClassId | null;
	readonly className: string | null;
	/** What a subject teacher teaches there; missing in older answers. */
	readonly subject?: string | null;
}

export interface CaseloadYear {
	readonly id: SchoolYearId;
	readonly name: string;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly terms: readonly {
		readonly id: TermId;
		readonly name: string;
		readonly startsOn: LocalDate;
		readonly endsOn: LocalDate;
	}[];
}

export interface CaseloadChild {
	readonly id: ChildId;
	readonly name: string;
	readonly classId: ClassId;
	readonly className: string;
	readonly boarding: boolean;
	/** Paired with me: my own child, whose documents this device keeps ready for work offline. */
	readonly mine: boolean;
	readonly mentors: readonly { readonly userId: UserId; readonly lead: boolean }[];
	readonly headTeacherIds: readonly UserId[];
	readonly documents: readonly CaseloadDocument[];
	/** Who has had it since when, and what is excused, where it is mine or of my class; missing in older answers. */
	readonly care?: Care;
	/**
	 * Since when it is in its class, where I teach that class: it has no row of a test held before (M3).
	 * Missing elsewhere, and in older answers.
	 */
	readonly stays?: readonly ClassStay[];
	/** When its pairing was looked at (P2), where it is of my class; missing in older answers. */
	readonly checks?: readonly DutyRecord[];
	/** Its approved guidance plans (X1), where it is mine; missing in older answers. */
	readonly plans?: readonly ApprovedPlan[];
	/** When parents were first given each entry, where the child is mine; missing in older answers. */
	readonly shared?: Readonly<Record<EntryId, Instant>>;
	/**
	 * What photos lack before the parents may see them, `null`: nothing. Missing where it is not mine
	 * to know, and in older answers.
	 */
	readonly photoLack?: ConsentLack | null;
	/** Who else stands around it (C6); missing in answers kept by an older version. */
	readonly circle?: ChildCircle;
	/**
	 * Its own rows of this year's tests and evaluations, where they are mine to see and the register of
	 * its class is not (F3); missing in answers kept by an older version.
	 */
	readonly marks?: ChildMarks;
	/** May I publish entries of this child and give its guardians links? */
	readonly mayShare: boolean;
}

export interface ChildCircle {
	readonly cadreIds: readonly UserId[];
	/** Of its class; missing in answers kept by an older version, like `counselorIds`. */
	readonly subjectTeacherIds?: readonly UserId[];
	/** Those who take the child on this term (D2), among `subjectTeacherIds`; empty where it is not mine to know. */
	readonly takenOnByIds?: readonly UserId[];
	readonly counselorIds?: readonly UserId[];
	/** A classmate who learns with it, and the teacher who leads the two, by their names (D4). */
	readonly helper: { readonly name: string; readonly teacher: string } | null;
	/** E1; `null` also for those to whom it is not shown. */
	readonly priority: Priority | null;
	/** I was its mentor and still read, until this moment (§4.5). */
	readonly readUntil: Instant | null;
}

export interface CaseloadDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly generation: number;
	readonly access: 'read' | 'write';
	/** The log's newest sequence number in this document; 0 while nobody has written. */
	readonly head: number;
}

/** A document that is of no single child: exactly one of class and author says whose it is. */
export interface SharedDocument extends CaseloadDocument {
	readonly classId: ClassId | null;
	/** The term of a class's document. */
	readonly termId: TermId | null;
	/** The subject of a class's document; `null` for its own and all others, missing in older answers. */
	readonly subject?: string | null;
	readonly authorId: UserId | null;
}

/**
 * What people call the owner of a document: the child, the class (with the subject) or the mentor; an empty string when
 * the caseload does not know it (any more).
 */
export function ownerNameOf({ me, children, shared = [], people }: Caseload, docId: DocId): string {
	const child = children.find(({ documents }) => documents.some(({ id }) => id === docId));
	if (child) return child.name;
	const document = shared.find(({ id }) => id === docId);
	const { classId = null, authorId = null } = document ?? {};
	if (authorId !== null) return people[authorId] ?? '';
	const ofClass = me.roles.find((role) => classId !== null && role.classId === classId);
	return [ofClass?.className, document?.subject].filter(Boolean).join(' · ');
}

/** A document of the caseload, with its child; `child` is `null` for what is of no single child. */
export interface FoundDocument {
	readonly child: CaseloadChild | null;
	readonly document: CaseloadDocument;
}

export function findDocument(caseload: Caseload, docId: DocId): FoundDocument | null {
	for (const child of caseload.children) {
		const document = child.documents.find(({ id }) => id === docId);
		if (document) return { child, document };
	}
	const shared = caseload.shared?.find(({ id }) => id === docId);
	return shared ? { child: null, document: shared } : null;
}
