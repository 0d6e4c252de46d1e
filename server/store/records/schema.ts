import type { Generated } from 'kysely';
import type {
	ApprovalId,
	ChildId,
	ClassId,
	ConsentId,
	DocId,
	EntryId,
	Id,
	SchoolYearId,
	SessionId,
	SubmissionId,
	TermId,
	UserId,
	WaiverId,
} from '#domain/ids.ts';
import type { ConsentAnswer, ConsentGiver, ConsentPurpose, ConsentWay } from '#domain/consent.ts';
import type { Sex } from '#domain/census/census-row.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DutyCode } from '#domain/duty/duty.ts';
import type { WaiverReason } from '#domain/duty/ledger.ts';
import type { EntryType } from '#domain/entry.ts';
import type { MatterState } from '#domain/feedback.ts';
import type { ChildCategory } from '#domain/grouping.ts';
import type { Role } from '#domain/role.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { BreakGlassTables } from './break-glass-tables.ts';
import type { CardTables } from './card-tables.ts';
import type { AuditTables } from './audit-tables.ts';
import type { AgendaTables } from './agenda-tables.ts';
import type { LegalAidTables } from './legal-aid-tables.ts';
import type { ClassStayTables } from './class-stay-tables.ts';
import type { CensusTables } from './census-tables.ts';
import type { PairingTables } from './pairing-tables.ts';
import type { ErasureTables } from './erasure-tables.ts';
import type { RegisterTables } from './register-tables.ts';
import type { MeetingTables } from './meeting-tables.ts';
import type { OrganisationTables } from './organisation-tables.ts';
import type { SamplingTables } from './sampling-tables.ts';
import type { SharingTables } from './sharing-tables.ts';
import type { SummaryTables } from './summary-tables.ts';

/**
 * The tables of the server's records (design.md §2): what decides who may see and what counts.
 * Moments are ISO strings, days are `YYYY-MM-DD`, booleans are 0 or 1, secrets are SHA-256 or
 * argon2id hashes and never the secret itself. History is kept by `endedAt`, not by deleting.
 */
export interface RecordTables
	extends
		CensusTables,
		ClassStayTables,
		PairingTables,
		OrganisationTables,
		MeetingTables,
		SummaryTables,
		RegisterTables,
		SamplingTables,
		BreakGlassTables,
		SharingTables,
		ErasureTables,
		CardTables,
		AgendaTables,
		AuditTables,
		LegalAidTables {
	school: { id: 1; name: string; hotline: string | null; createdAt: Instant };
	schoolYear: { id: SchoolYearId; name: string; startsOn: LocalDate; endsOn: LocalDate };
	term: {
		id: TermId;
		schoolYearId: SchoolYearId;
		name: string;
		startsOn: LocalDate;
		endsOn: LocalDate;
	};
	holiday: {
		id: Id<'holiday'>;
		schoolYearId: SchoolYearId;
		name: string;
		startsOn: LocalDate;
		endsOn: LocalDate;
	};
	/** Days on which school is held although they are a weekend's or a holiday's. */
	makeUpDay: { schoolYearId: SchoolYearId; day: LocalDate };
	/** The numbers of the duties from a day on; never changed, only followed by a newer one. */
	ruleVersion: {
		id: Id<'ruleVersion'>;
		startsOn: LocalDate;
		/** JSON of `RuleVersion['numbers']`. */
		numbers: string;
		decidedBy: UserId;
		decidedAt: Instant;
	};
	/** Excuses from duties, with their reason; one that was taken back has `endedAt`. */
	waiver: {
		id: WaiverId;
		childId: ChildId;
		/** `null` for all duties. */
		duty: DutyCode | null;
		startsOn: LocalDate;
		endsOn: LocalDate;
		reason: WaiverReason;
		note: string;
		grantedBy: UserId;
		grantedAt: Instant;
		endedBy: UserId | null;
		endedAt: Instant | null;
	};
	user: {
		id: UserId;
		username: string;
		name: string;
		/** argon2id; `null` until the person has used their one-time code. */
		passwordHash: string | null;
		createdAt: Instant;
		disabledAt: Instant | null;
	};
	/** One-time codes for a first sign-in or a reset, and the set-up link of an empty store. */
	oneTimeCode: {
		/** SHA-256 (hex) of the code. */
		codeHash: string;
		/** `null` for the set-up link: there is no user yet. */
		userId: UserId | null;
		purpose: 'set-up' | 'first-password' | 'reset';
		expiresAt: Instant;
		usedAt: Instant | null;
	};
	session: {
		id: SessionId;
		/** SHA-256 (hex) of the cookie's 256-bit secret. */
		secretHash: string;
		userId: UserId;
		/** What the person sees in "my devices", e.g. `Chrome · Android`. */
		device: string;
		createdAt: Instant;
		lastSeenAt: Instant;
		expiresAt: Instant;
		endedAt: Instant | null;
	};
	/** Failed tries, for throttling: `subject` is e.g. `staff:name:…`, `link:lnk_…`. */
	failedTry: { subject: string; at: Instant };
	roleGrant: {
		id: Id<'grant'>;
		userId: UserId;
		role: Role;
		/** The class of a head teacher or subject teacher; `null` for school-wide roles. */
		classId: ClassId | null;
		/** What a subject teacher teaches there. */
		subject: Generated<string | null>;
		grantedAt: Instant;
		endedAt: Instant | null;
	};
	class: { id: ClassId; name: string; createdAt: Instant };
	child: {
		id: ChildId;
		name: string;
		classId: ClassId;
		boarding: 0 | 1;
		sex: Sex | null;
		birthDate: LocalDate | null;
		/** 学籍号; shown by its end alone where a list does not need it whole. */
		studentNumber: string | null;
		enrolledAt: Instant;
		leftAt: Instant | null;
	};
	/**
	 * Made in the transaction that makes its owner (or opens the year); nobody else makes one. The owner
	 * is exactly one of child, class and author; what does not apply to the kind is `null`.
	 */
	document: {
		id: DocId;
		kind: DocKind;
		childId: ChildId | null;
		classId: ClassId | null;
		authorId: UserId | null;
		schoolYearId: SchoolYearId | null;
		termId: TermId | null;
		/** Of a register; `null` for the class's own and for every other kind. */
		subject: Generated<string | null>;
		generation: number;
		createdAt: Instant;
	};
	/**
	 * The index of entries made from the documents: dates, authors, kind, counts, never words. Named
	 * by `docId` and `entryId` together: a device may write another entry's id into its own document.
	 */
	entryIndex: {
		entryId: EntryId;
		docId: DocId;
		childId: ChildId;
		type: EntryType;
		occurredOn: LocalDate;
		writtenAt: Instant;
		receivedAt: Instant;
		/** When the newest change to it was received. */
		changedAt: Instant;
		/** Who brought the entry, by the relay's own binding. */
		author: UserId;
		photos: number;
		/** How much is written in it, fields included; 0 for one that was opened and left empty. */
		characters: number;
		removed: 0 | 1;
		/** How the matter stands that somebody must report back on (E8); `null` for no matter. */
		matter: MatterState | null;
	};
	/** What was submitted, the first of a piece for the record; the words are in the document alone. */
	submission: {
		id: SubmissionId;
		docId: DocId;
		/** The entry, section or plan. */
		pieceId: string;
		/** An entry type, `section` or `guidance`. */
		kind: string;
		occurredOn: LocalDate | null;
		/** By the relay's own binding. */
		submittedBy: UserId;
		/** Clock of the device. */
		submittedAt: Instant;
		receivedAt: Instant;
		/** SHA-256 (hex) of the frozen piece. */
		hash: string;
	};
	/** How a child is grouped in a term (D1): the newest row counts, the older ones are kept. */
	grouping: {
		id: Id<'grouping'>;
		childId: ChildId;
		termId: TermId;
		category: ChildCategory | null;
		groupName: string;
		decidedBy: UserId;
		decidedAt: Instant;
	};
	/** Which subject teacher takes a child on in a term (D2). */
	assignment: {
		id: Id<'assignment'>;
		childId: ChildId;
		termId: TermId;
		userId: UserId;
		assignedBy: UserId;
		startedAt: Instant;
		endedAt: Instant | null;
	};
	/** What the leading group decided of a submitted guidance plan; never changed. */
	approval: {
		id: ApprovalId;
		submissionId: SubmissionId;
		decision: 'approved' | 'declined';
		comment: string;
		decidedBy: UserId;
		decidedAt: Instant;
	};
	/** Changes of a submitted piece that arrived after it (迟到修改). */
	lateChange: { docId: DocId; pieceId: string; author: UserId; receivedAt: Instant };
	/** Everyone whose updates touched an entry, by the relay's own binding; one row each. */
	entryAuthor: {
		entryId: EntryId;
		docId: DocId;
		author: UserId;
		firstAt: Instant;
		lastAt: Instant;
	};
	/** How far the index has read the log of each document. */
	indexProgress: { docId: DocId; seq: number };
	/** Pictures by content hash, one row for each child shown; the bytes lie beside the database. */
	photo: {
		/** SHA-256 (hex) of the bytes that were sent, by which entries name the picture. */
		hash: string;
		/** SHA-256 (hex) of the bytes that lie on the disk, made anew from them. */
		storedHash: string;
		childId: ChildId;
		width: number;
		height: number;
		bytes: number;
		addedBy: UserId;
		addedAt: Instant;
	};
	/** Who agreed to what for a child, or declined, and when that ended; see `domain/consent.ts`. */
	consent: {
		id: ConsentId;
		childId: ChildId;
		purpose: ConsentPurpose;
		giver: ConsentGiver;
		giverName: string;
		answer: ConsentAnswer;
		way: ConsentWay;
		givenOn: LocalDate;
		ageAtGiving: number | null;
		recordedBy: UserId;
		recordedAt: Instant;
		withdrawnOn: LocalDate | null;
		withdrawnBy: UserId | null;
		withdrawnAt: Instant | null;
	};
}
