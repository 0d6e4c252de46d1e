import type { KnownChild } from '#domain/census/likeness.ts';
import type { ClassId, TermId } from '#domain/ids.ts';
import { createId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { pickYear, type Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** What the census is taken against. */

export interface KnownClass {
	readonly id: ClassId;
	readonly name: string;
}

export function loadClasses(records: Records): Promise<KnownClass[]> {
	return records.selectFrom('class').select(['id', 'name']).orderBy('name').execute();
}

/** Every child the school has or had. */
export async function loadKnownChildren(records: Records): Promise<KnownChild[]> {
	const rows = await records
		.selectFrom('child')
		.select(['id', 'name', 'classId', 'sex', 'birthDate', 'studentNumber', 'boarding', 'leftAt'])
		.execute();
	return rows.map(({ boarding, leftAt, ...child }) => ({
		...child,
		boarding: boarding === 1,
		hasLeft: leftAt !== null,
	}));
}

export interface CurrentTerm extends Span {
	readonly id: TermId;
}

/** The term that runs, else the next one, else the last; `null` while no year has been opened. */
export async function loadCurrentTerm(
	records: Records,
	env: Environment,
): Promise<CurrentTerm | null> {
	const terms = await records
		.selectFrom('term')
		.select(['id', 'name', 'startsOn', 'endsOn'])
		.execute();
	return pickYear(terms, localDateAt(env.now()));
}

/** Whether this person may take rows into any class, also into one that is still to be made. */
export function mayImportAny(actor: Actor, env: Environment): boolean {
	const classIds = actor.grants.flatMap(({ scope }) =>
		scope.kind === 'class' ? [scope.classId] : [],
	);
	return [...classIds, createId('class', env.random)].some((classId) =>
		can(actor, 'import', { type: 'class', classId }),
	);
}
