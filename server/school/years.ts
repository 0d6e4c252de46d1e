import { createId, type SchoolYearId, type TermId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import {
	findSchoolYearFault,
	type SchoolYearFault,
	type SchoolYearPlan,
	type Span,
} from '#domain/school-year.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { createMissingDocuments } from './documents.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** Opening a school year and reading it. */
export interface Years {
	/** Opens a year with its terms and holidays, and in the same step every child's documents in it. */
	open(
		actor: Actor,
		plan: SchoolYearPlan,
	): Promise<Result<SchoolYearId, Refusal | { type: 'fault'; fault: SchoolYearFault }>>;
	/**
	 * Corrects a year: names, days, terms, holidays. The year and its terms keep their ids, so that
	 * every document and every part of a study plan stays where it is; a term may be moved or added
	 * but not taken out (`invalid`, field `terms`).
	 */
	change(
		actor: Actor,
		yearId: SchoolYearId,
		plan: ChangedYear,
	): Promise<Result<void, Refusal | { type: 'fault'; fault: SchoolYearFault }>>;
	/** Every year, newest first. */
	list(): Promise<StoredYear[]>;
}

export interface StoredYear extends SchoolYearPlan {
	readonly id: SchoolYearId;
	readonly terms: readonly (Span & { readonly id: TermId })[];
	readonly makeUpDays: readonly LocalDate[];
}

/** A year as it shall be from now on; a term without an id is a new one. */
export interface ChangedYear extends SchoolYearPlan {
	readonly terms: readonly (Span & { readonly id: TermId | null })[];
}

export function createYears(office: Office): Years {
	return {
		open: async (actor, plan) => {
			if (!can(actor, 'edit', { type: 'school' })) return fail({ type: 'forbidden' });
			const fault = findSchoolYearFault(plan);
			if (fault) return fail({ type: 'fault', fault });
			return decide(office, actor.userId, async (records, minutes) => {
				if (await areDaysTaken(records, plan, null)) {
					return fail({ type: 'taken', field: 'startsOn' });
				}
				const yearId = await insertYear(records, office.env, plan);
				minutes.note('year.open', yearId);
				// Every device must learn of the new documents.
				minutes.touches('everyone');
				return ok(yearId);
			});
		},
		change: (actor, yearId, plan) => changeYear(office, actor, yearId, plan),
		list: () => listYears(office.records),
	};
}

/** Writes a plan that has no fault, and the documents of every enrolled child in it. */
export async function insertYear(
	records: Records,
	env: Environment,
	{ name, startsOn, endsOn, terms, holidays, makeUpDays }: SchoolYearPlan,
): Promise<SchoolYearId> {
	const id = createId('schoolYear', env.random);
	await records.insertInto('schoolYear').values({ id, name, startsOn, endsOn }).execute();
	for (const term of terms) {
		await records
			.insertInto('term')
			.values({ id: createId('term', env.random), schoolYearId: id, ...spanOf(term) })
			.execute();
	}
	await insertHolidays(records, env, id, holidays);
	await writeMakeUpDays(records, id, makeUpDays ?? []);
	await createMissingDocuments(records, env, { yearId: id });
	return id;
}

async function changeYear(
	office: Office,
	actor: Actor,
	yearId: SchoolYearId,
	plan: ChangedYear,
): ReturnType<Years['change']> {
	if (!can(actor, 'edit', { type: 'school' })) return fail({ type: 'forbidden' });
	const fault = findSchoolYearFault(plan);
	if (fault) return fail({ type: 'fault', fault });
	return decide(office, actor.userId, async (records, minutes) => {
		const stored = (await listYears(records)).find(({ id }) => id === yearId);
		if (!stored) return fail({ type: 'not-found' });
		if (!keepsEveryTerm(stored, plan)) return fail({ type: 'invalid', field: 'terms' });
		if (await areDaysTaken(records, plan, yearId)) {
			return fail({ type: 'taken', field: 'startsOn' });
		}
		await writeYear(records, office.env, yearId, plan);
		minutes.note('year.change', yearId);
		// A year that runs again after its last day was moved needs documents for newer children.
		const isOpen = plan.endsOn >= localDateAt(office.env.now());
		if (isOpen && (await createMissingDocuments(records, office.env))) {
			minutes.touches('everyone');
		}
		return ok(undefined);
	});
}

/** Whether the change names each stored term exactly once and no term of another year. */
function keepsEveryTerm(stored: StoredYear, plan: ChangedYear): boolean {
	const named = plan.terms.flatMap(({ id }) => (id === null ? [] : [id]));
	const expected = new Set(stored.terms.map(({ id }) => id));
	return named.length === expected.size && new Set(named).symmetricDifference(expected).size === 0;
}

async function writeYear(
	records: Records,
	env: Environment,
	yearId: SchoolYearId,
	plan: ChangedYear,
): Promise<void> {
	await records.updateTable('schoolYear').set(spanOf(plan)).where('id', '=', yearId).execute();
	for (const { id, ...term } of plan.terms) {
		if (id === null) {
			await records
				.insertInto('term')
				.values({ id: createId('term', env.random), schoolYearId: yearId, ...spanOf(term) })
				.execute();
		} else {
			await records.updateTable('term').set(spanOf(term)).where('id', '=', id).execute();
		}
	}
	// Nothing refers to a holiday: the list is written anew.
	await records.deleteFrom('holiday').where('schoolYearId', '=', yearId).execute();
	await insertHolidays(records, env, yearId, plan.holidays);
	await writeMakeUpDays(records, yearId, plan.makeUpDays ?? []);
}

async function writeMakeUpDays(
	records: Records,
	schoolYearId: SchoolYearId,
	days: readonly LocalDate[],
): Promise<void> {
	await records.deleteFrom('makeUpDay').where('schoolYearId', '=', schoolYearId).execute();
	for (const day of new Set(days)) {
		await records.insertInto('makeUpDay').values({ schoolYearId, day }).execute();
	}
}

async function insertHolidays(
	records: Records,
	env: Environment,
	schoolYearId: SchoolYearId,
	holidays: readonly Span[],
): Promise<void> {
	for (const holiday of holidays) {
		await records
			.insertInto('holiday')
			.values({ id: createId('holiday', env.random), schoolYearId, ...spanOf(holiday) })
			.execute();
	}
}

/** Whether a day of this span belongs to another year already. */
async function areDaysTaken(
	records: Records,
	{ startsOn, endsOn }: Span,
	self: SchoolYearId | null,
): Promise<boolean> {
	const years = await records
		.selectFrom('schoolYear')
		.select('id')
		.where('startsOn', '<=', endsOn)
		.where('endsOn', '>=', startsOn)
		.execute();
	return years.some(({ id }) => id !== self);
}

async function listYears(records: Records): Promise<StoredYear[]> {
	const years = await records
		.selectFrom('schoolYear')
		.selectAll()
		.orderBy('startsOn', 'desc')
		.execute();
	const terms = await records.selectFrom('term').selectAll().orderBy('startsOn').execute();
	const holidays = await records.selectFrom('holiday').selectAll().orderBy('startsOn').execute();
	const made = await records.selectFrom('makeUpDay').selectAll().orderBy('day').execute();
	return years.map((year) => ({
		...year,
		makeUpDays: made.flatMap(({ schoolYearId, day }) => (schoolYearId === year.id ? [day] : [])),
		terms: terms.filter((term) => term.schoolYearId === year.id),
		holidays: holidays.filter((holiday) => holiday.schoolYearId === year.id),
	}));
}

function spanOf({ name, startsOn, endsOn }: Span): Span {
	return { name: name.trim(), startsOn, endsOn };
}
