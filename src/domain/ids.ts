/**
 * Branded identifiers. An id is opaque: a short prefix that says what it names, an underscore and
 * 22 characters of base64url (128 random bits), e.g. `chd_Vt0o5yX0b3m8cQ1lq2Jm9A`. The prefix lets
 * a log line or a refused request be understood without a look into the database.
 */
const PREFIXES = {
	user: 'usr',
	session: 'ses',
	grant: 'grt',
	schoolYear: 'yer',
	term: 'trm',
	holiday: 'hol',
	ruleVersion: 'rul',
	waiver: 'wai',
	class: 'cls',
	child: 'chd',
	pairing: 'par',
	cadrePairing: 'cad',
	peerHelper: 'hlp',
	priorityFlag: 'pri',
	handOver: 'hov',
	document: 'doc',
	entry: 'ent',
	section: 'sec',
	stage: 'stg',
	thread: 'thr',
	comment: 'cmt',
	guardian: 'gdn',
	link: 'lnk',
	device: 'dev',
	publication: 'pub',
	erasure: 'era',
	consent: 'cns',
	appointment: 'apt',
	meeting: 'mtg',
	submission: 'sub',
	guidancePlan: 'gpl',
	approval: 'apr',
	grouping: 'gpg',
	assignment: 'asg',
	feedback: 'fbk',
	statement: 'stm',
	settlement: 'stl',
	cardCheck: 'chk',
	cardReminder: 'crm',
	withdrawal: 'wdr',
	enrolmentEvent: 'enr',
	censusAnswer: 'can',
	leftBehindStatus: 'lbs',
	censusConfirmation: 'cco',
	censusImport: 'cim',
	censusStatement: 'cst',
	summary: 'sum',
	sampling: 'smp',
	breakGlass: 'bgl',
	post: 'pst',
	remark: 'rem',
	test: 'tst',
	mark: 'mrk',
	evaluation: 'evl',
	legalAidCase: 'lac',
	legalAidStep: 'las',
	agendaItem: 'agi',
	agendaDecision: 'agd',
	agendaFeed: 'agf',
} as const;

export type IdKind = keyof typeof PREFIXES;
export type Id<K extends IdKind> = string & { readonly __id: K };

export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type ClassId = Id<'class'>;
export type ChildId = Id<'child'>;
export type DocId = Id<'document'>;
export type EntryId = Id<'entry'>;
export type SchoolYearId = Id<'schoolYear'>;
export type TermId = Id<'term'>;
export type GuardianId = Id<'guardian'>;
export type LinkId = Id<'link'>;
export type WaiverId = Id<'waiver'>;
export type HandOverId = Id<'handOver'>;
export type PublicationId = Id<'publication'>;
export type ErasureId = Id<'erasure'>;
export type ConsentId = Id<'consent'>;
export type AppointmentId = Id<'appointment'>;
export type MeetingId = Id<'meeting'>;
export type GuidancePlanId = Id<'guidancePlan'>;
export type ApprovalId = Id<'approval'>;
export type SubmissionId = Id<'submission'>;
export type FeedbackId = Id<'feedback'>;
export type StatementId = Id<'statement'>;
export type SettlementId = Id<'settlement'>;
export type CardCheckId = Id<'cardCheck'>;
export type CardReminderId = Id<'cardReminder'>;
export type CensusImportId = Id<'censusImport'>;
export type SamplingId = Id<'sampling'>;
export type BreakGlassId = Id<'breakGlass'>;
export type SummaryId = Id<'summary'>;
export type PostId = Id<'post'>;
export type RemarkId = Id<'remark'>;
export type TestId = Id<'test'>;
export type MarkId = Id<'mark'>;
export type EvaluationId = Id<'evaluation'>;
export type SectionId = Id<'section'>;
export type StageId = Id<'stage'>;
export type ThreadId = Id<'thread'>;
export type CommentId = Id<'comment'>;

/** Fills the given array with random bytes; `crypto.getRandomValues` in browser and server. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Encodes bytes as base64url without padding; here because browser and server share no encoder. */
export function bytesToBase64Url(bytes: Uint8Array): string {
	let out = '';
	let buffer = 0;
	let bits = 0;
	for (const byte of bytes) {
		buffer = (buffer << 8) | byte;
		bits += 8;
		while (bits >= 6) {
			bits -= 6;
			out += ALPHABET[(buffer >> bits) & 63];
		}
	}
	return bits > 0 ? out + ALPHABET[(buffer << (6 - bits)) & 63] : out;
}

/** Makes a new id of this kind from 128 random bits. */
export function createId<K extends IdKind>(kind: K, random: RandomBytes): Id<K> {
	return `${PREFIXES[kind]}_${bytesToBase64Url(random(new Uint8Array(16)))}` as Id<K>;
}

/** Reads an id from outside (a URL, a message); `null` when it is not one of this kind. */
export function parseId<K extends IdKind>(kind: K, value: unknown): Id<K> | null {
	if (typeof value !== 'string' || !value.startsWith(`${PREFIXES[kind]}_`)) return null;
	return /^[a-z]{3}_[A-Za-z0-9_-]{22}$/.test(value) ? (value as Id<K>) : null;
}
