import { wasInClass } from '#domain/class-stay.ts';
import type { Caseload, CaseloadYear, SharedDocument } from '#domain/caseload.ts';
import { pickTerm } from '#domain/grouping.ts';
import { monthsBack, type Month } from '#domain/summary.ts';
import type { ClassId } from '#domain/ids.ts';
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
	readonly document: SharedDocument;
}

/**
 * The register of a class that is mine to read: of the term that is asked for, else of today's;
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
	const document = own.find((each) => term !== null && each.termId === term.id);
	if (term === null || document === undefined || document.classId === null) return null;
	const children = caseload.children.filter((child) => child.classId === classId);
	const role = caseload.me.roles.find((each) => each.classId === classId);
	return {
		classId: document.classId,
		className: children[0]?.className ?? role?.className ?? '',
		pupils: children
			.map(({ id, name, classId: own, stays }) => ({
				...{ id, name },
				wasHere: (day: LocalDate) => stays === undefined || wasInClass(stays, own, day),
			}))
			.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
		...{ terms, term, document },
	};
}

/** The months of a term so far, the newest first; of a term that is over or still to come, all or its first. */
export function monthsOfTerm(
	{ startsOn, endsOn }: Pick<CaseloadYear['terms'][number], 'startsOn' | 'endsOn'>,
	today: LocalDate,
): Month[] {
	return monthsBack(startsOn, today > endsOn ? endsOn : today < startsOn ? startsOn : today);
}
