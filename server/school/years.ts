import { createId, type ChildId, type SchoolYearId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import {
	findSchoolYearFault,
	pickYear,
	type SchoolYearFault,
	type SchoolYearPlan,
	type Span,
} from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { createDocuments } from './documents.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** Opening a school year and reading it. */
export interface Years {
	/** Opens a year with its terms and holidays, and in the same step every child's documents in it. */
	open(
		actor: Actor,
		plan: SchoolYearPlan,
	): Promise<Result<SchoolYearId, Refusal | { type: 'fault'; fault: SchoolYearFault }>>;
	/** Every year, newest first. */
	list(): Promise<StoredYear[]>;
}

export interface StoredYear extends SchoolYearPlan {
	readonly id: SchoolYearId;
}

export function createYears(office: Office): Years {
	return {
		open: async (actor, plan) => {
			if (!can(actor, 'edit', { type: 'school' })) return fail({ type: 'forbidden' });
			const fault = findSchoolYearFault(plan);
			if (fault) return fail({ type: 'fault', fault });
			return decide(office, actor.userId, async (records, minutes) => {
				const same = await records
					.selectFrom('schoolYear')
					.select('id')
					.where('startsOn', '<=', plan.endsOn)
					.where('endsOn', '>=', plan.startsOn)
					.execute();
				if (same.length > 0) return fail({ type: 'taken', field: 'startsOn' });
				const yearId = await insertYear(records, office.env, plan);
				minutes.note('year.open', yearId);
				// Every device must learn of the new documents.
				minutes.touches('everyone');
				return ok(yearId);
			});
		},
		list: () => listYears(office.records),
	};
}

/** Writes a plan that has no fault, and the documents of every enrolled child in it. */
export async function insertYear(
	records: Records,
	env: Environment,
	{ name, startsOn, endsOn, terms, holidays }: SchoolYearPlan,
): Promise<SchoolYearId> {
	const id = createId('schoolYear', env.random);
	await records.insertInto('schoolYear').values({ id, name, startsOn, endsOn }).execute();
	for (const term of terms) {
		await records
			.insertInto('term')
			.values({ id: createId('term', env.random), schoolYearId: id, ...spanOf(term) })
			.execute();
	}
	for (const holiday of holidays) {
		await records
			.insertInto('holiday')
			.values({ id: createId('holiday', env.random), schoolYearId: id, ...spanOf(holiday) })
			.execute();
	}
	const children = await records
		.selectFrom('child')
		.select('id')
		.where('leftAt', 'is', null)
		.execute();
	for (const child of children) await createDocuments(records, env, child.id, id);
	return id;
}

/** The documents of a newly enrolled child: of the year that runs and of any that is open already. */
export async function createDocumentsOfOpenYears(
	records: Records,
	env: Environment,
	childId: ChildId,
): Promise<void> {
	const today = localDateAt(env.now());
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const current = pickYear(years, today);
	for (const year of years) {
		if (year.id === current?.id || year.endsOn >= today) {
			await createDocuments(records, env, childId, year.id);
		}
	}
}

async function listYears(records: Records): Promise<StoredYear[]> {
	const years = await records
		.selectFrom('schoolYear')
		.selectAll()
		.orderBy('startsOn', 'desc')
		.execute();
	const terms = await records.selectFrom('term').selectAll().orderBy('startsOn').execute();
	const holidays = await records.selectFrom('holiday').selectAll().orderBy('startsOn').execute();
	return years.map((year) => ({
		...year,
		terms: terms.filter((term) => term.schoolYearId === year.id),
		holidays: holidays.filter((holiday) => holiday.schoolYearId === year.id),
	}));
}

function spanOf({ name, startsOn, endsOn }: Span): Span {
	return { name: name.trim(), startsOn, endsOn };
}
