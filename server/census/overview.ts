import { tallyCensus, type CensusOverview } from '#domain/census/class-census.ts';
import { can, type Actor } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadClasses, loadCurrentTerm, mayImportAny } from './census-facts.ts';
import { loadCensusChildren, loadConfirmations } from './class-lists.ts';
import { readRates } from './rates.ts';

/** The census class by class, and the rates of the whole school for those who see all of it. */
export async function readOverview(
	records: Records,
	env: Environment,
	actor: Actor,
): Promise<CensusOverview | null> {
	const classes = await loadClasses(records);
	const visible = classes.filter(({ id }) => can(actor, 'census', { type: 'class', classId: id }));
	const seesSchool = can(actor, 'census', { type: 'school' });
	const mayImport = mayImportAny(actor, env);
	if (visible.length === 0 && !seesSchool && !mayImport) return null;
	const today = localDateAt(env.now());
	const term = await loadCurrentTerm(records, env);
	const children = await loadCensusChildren(records, term?.id ?? null, 'all');
	const confirmations = await loadConfirmations(records, term?.id ?? null);
	const of = Map.groupBy(children, ({ classId }) => classId);
	return {
		term: term && { id: term.id, name: term.name },
		today,
		classes: visible.map(({ id, name }) => {
			const own = of.get(id) ?? [];
			const { register, civil, school } = tallyCensus(own, today);
			return {
				...{ id, name, children: own.length, asked: register.asked },
				confirmation: confirmations.get(id) ?? null,
				counts: { register: register.count, civil: civil.count, school: school.count },
			};
		}),
		mayImport,
		mayExport: can(actor, 'export', { type: 'school' }),
		rates: seesSchool ? await readRates(records, env) : null,
	};
}
