import { wasInClass } from '#domain/class-stay.ts';
import type { Caseload, CaseloadYear, SharedDocument } from '#domain/caseload.ts';
import { pickTerm } from '#domain/grouping.ts';
import { monthsBack, type Month } from '#domain/summary.ts';
import type { ClassId } from '#domain/ids.ts';
import type { OpenDocument } from '#lib/session/open-document.ts';
import type { Pupil } from '#domain/score-paste.ts';
import type { LocalDate } from '#domain/time.ts';

/** A child as a sheet names it. */
export interface RegisterPupil extends Pupil {
	/** Was it in the class on this day? Of an older answer nobody can tell, and it counts as there. */
	readonly wasHere: (day: LocalDate) => boolean;
}

/** A class and its registers, as this device's caseload knows them. */
export interface ClassRegister {
	readonly classId: ClassId;
	readonly className: string;
	/** The children of the class by name, as on every other list. */
	readonly pupils: readonly RegisterPupil[];
	/** The terms of this year that have a register, the earliest first. */
	readonly terms: CaseloadYear['terms'];
	/** The term the page is about. */
	readonly term: CaseloadYear['terms'][number];
	/** Of that term, what is mine to read: the class's own first, then the subjects' by name. */
	readonly documents: readonly SharedDocument[];
}

/** One of the registers of a class and term, opened. */
export interface RegisterBook {
	/** `null` for the class's own, in which every subject without a teacher of its own is kept. */
	readonly subject: string | null;
	readonly opened: OpenDocument;
}

/** Where a test of this subject, or an evaluation of a subject teacher, is to be written; `null`: not by me. */
export function bookFor(
	books: readonly RegisterBook[],
	subject: string | null,
): RegisterBook | null {
	const mine = books.filter(({ opened }) => opened.access === 'write');
	return (
		mine.find((book) => book.subject === subject) ??
		mine.find((book) => book.subject === null) ??
		null
	);
}

/** The only subjects of which I may begin a test (§4.4); `null` for whoever keeps the class's own register. */
export function onlySubjects(books: readonly RegisterBook[]): string[] | null {
	const mine = books.filter(({ opened }) => opened.access === 'write');
	if (mine.some(({ subject }) => subject === null)) return null;
	return mine.flatMap(({ subject }) => subject ?? []);
}

/**
 * The registers of a class that are mine to read: of the term that is asked for, else of today's;
 * `null` when the caseload grants none.
 */
export function findRegister(
	caseload: Caseload,
	classId: string,
	termId: string | null,
	today: LocalDate,
): ClassRegister | null {
	const own = (caseload.shared ?? []).filter(
		(document) => document.kind === 'register' && document.classId === classId,
	);
	const terms = (caseload.year?.terms ?? []).filter(({ id }) =>
		own.some((document) => document.termId === id),
	);
	const term = terms.find(({ id }) => id === termId) ?? pickTerm(terms, today);
	const documents = own
		.filter((each) => each.termId === term?.id)
		.toSorted((a, b) => (a.subject ?? '').localeCompare(b.subject ?? '', 'zh-CN'));
	const [first] = documents;
	if (term === null || first === undefined || first.classId === null) return null;
	const children = caseload.children.filter((child) => child.classId === classId);
	const role = caseload.me.roles.find((each) => each.classId === classId);
	return {
		classId: first.classId,
		className: children[0]?.className ?? role?.className ?? '',
		pupils: children
			.map(({ id, name, classId: own, stays }) => ({
				...{ id, name },
				wasHere: (day: LocalDate) => stays === undefined || wasInClass(stays, own, day),
			}))
			.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
		...{ terms, term, documents },
	};
}

/** The months of a term so far, the newest first; of a term that is over or still to come, all or its first. */
export function monthsOfTerm(
	{ startsOn, endsOn }: Pick<CaseloadYear['terms'][number], 'startsOn' | 'endsOn'>,
	today: LocalDate,
): Month[] {
	return monthsBack(startsOn, today > endsOn ? endsOn : today < startsOn ? startsOn : today);
}
