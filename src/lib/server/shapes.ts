import * as v from 'valibot';
import { parseId, type Id, type IdKind } from '#domain/ids.ts';
import { ROLES } from '#domain/role.ts';
import { subjectLengthMax } from '#domain/subject.ts';
import { parseLocalDate, type LocalDate } from '#domain/time.ts';

/** Shapes of what comes in as JSON. Names are measured by the office itself; here they are only bounded. */

/** An id of this kind. */
export const idOf = <K extends IdKind>(kind: K) =>
	v.custom<Id<K>>((value) => parseId(kind, value) !== null);

/** A text of at most 200 UTF-16 units. */
export const shortText = v.pipe(v.string(), v.maxLength(200));

/** A day, `2026-11-23`. */
export const localDate = v.custom<LocalDate>((value) => parseLocalDate(value) !== null);

/** The roles of a person. */
export const roles = v.pipe(
	v.array(
		v.object({
			role: v.picklist(ROLES),
			classId: v.nullable(idOf('class')),
			subject: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(subjectLengthMax)))),
		}),
	),
	v.maxLength(60),
);

const span = v.object({ name: shortText, startsOn: localDate, endsOn: localDate });

/** A school year with its terms and holidays. */
export const schoolYear = v.object({
	...span.entries,
	terms: v.pipe(v.array(span), v.maxLength(6)),
	holidays: v.pipe(v.array(span), v.maxLength(30)),
	makeUpDays: v.optional(v.pipe(v.array(localDate), v.maxLength(30)), []),
});

/** A school year as it shall be from now on: its terms by their ids, a new one with `null`. */
export const changedSchoolYear = v.object({
	...schoolYear.entries,
	terms: v.pipe(
		v.array(v.object({ ...span.entries, id: v.nullable(idOf('term')) })),
		v.maxLength(6),
	),
});
