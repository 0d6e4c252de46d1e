import * as v from 'valibot';
import { SEXES, STATEMENT_FIELDS, STATEMENT_PERSONS } from '#domain/census/census-row.ts';
import { CENSUS_BATCH } from '#domain/census/import.ts';
import { PARENT_STANDINGS, VALUES_OF } from '#domain/left-behind.ts';
import { idOf, localDate, shortText } from './shapes.ts';

/** Shapes of the census as it comes in; what a row means was read by the device, what it may do is decided here. */

const statement = v.object({
	person: v.picklist(STATEMENT_PERSONS),
	field: v.picklist(STATEMENT_FIELDS),
	value: v.pipe(v.string(), v.minLength(1), v.maxLength(240)),
});

/** A row that could be read. */
export const censusRow = v.object({
	line: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_000_000)),
	name: shortText,
	className: shortText,
	sex: v.nullable(v.picklist(SEXES)),
	birthDate: v.nullable(localDate),
	studentNumber: v.nullable(v.pipe(v.string(), v.maxLength(24))),
	boarding: v.nullable(v.boolean()),
	away: v.nullable(v.picklist(VALUES_OF.register)),
	statements: v.pipe(v.array(statement), v.maxLength(20)),
});

/** As many rows as one request may bring. */
export const censusRows = v.pipe(v.array(censusRow), v.minLength(1), v.maxLength(CENSUS_BATCH));

export const decidedRows = v.pipe(
	v.array(
		v.object({
			row: censusRow,
			decision: v.variant('type', [
				v.object({ type: v.literal('new') }),
				v.object({ type: v.literal('same'), childId: idOf('child') }),
			]),
		}),
	),
	v.minLength(1),
	v.maxLength(CENSUS_BATCH),
);

const parent = v.object({
	standing: v.picklist(PARENT_STANDINGS),
	awaySince: v.nullable(localDate),
});

/** What was said of a child when it was asked. */
export const censusAnswer = v.object({
	facts: v.object({ father: parent, mother: parent }),
	statuses: v.object({
		register: v.picklist(VALUES_OF.register),
		civil: v.picklist(VALUES_OF.civil),
		school: v.picklist(VALUES_OF.school),
	}),
	basis: shortText,
});

/** What a child's record says beside the name; what is left out stays as it is. */
export const childDetails = v.object({
	sex: v.optional(v.nullable(v.picklist(SEXES))),
	birthDate: v.optional(v.nullable(localDate)),
	studentNumber: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(40)))),
});
