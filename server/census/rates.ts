import type { CensusOverview, NamedRate } from '#domain/census/class-census.ts';
import { enrolmentRate, retentionRate, type Rate } from '#domain/enrolment.ts';
import { localDateAt } from '#domain/time.ts';
import { loadEnrolmentEvents } from '#server/school/enrolment.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadCurrentTerm } from './census-facts.ts';

/** Who of the census comes to school and stays (A10, L6), with those left over by name. */
export async function readRates(
	records: Records,
	env: Environment,
): Promise<NonNullable<CensusOverview['rates']>> {
	const today = localDateAt(env.now());
	const term = await loadCurrentTerm(records, env);
	const events = await loadEnrolmentEvents(records);
	const enrolment = enrolmentRate(events, today);
	const retention = retentionRate(events, term ?? { startsOn: today, endsOn: today }, today);
	const left = await records
		.selectFrom('child')
		.innerJoin('class', 'class.id', 'child.classId')
		.select(['child.id', 'child.name', 'class.name as className'])
		.where('child.id', 'in', [...new Set([...enrolment.left, ...retention.left])])
		.execute();
	const known = new Map(left.map(({ id, ...names }) => [id, names]));
	const named = ({ done, of, left }: Rate): NamedRate => ({
		...{ done, of },
		left: left.flatMap((childId) => known.get(childId) ?? []),
	});
	return { enrolment: named(enrolment), retention: named(retention) };
}
