import {
	applyDecisions,
	inOrder,
	type Agenda,
	type AgendaBase,
	type AgendaItem,
	type AgendaKey,
} from '#domain/agenda/agenda.ts';
import { addUp, SPAN_OF_FACT, type AgendaFact, type Counted } from '#domain/agenda/done-when.ts';
import { placeItem } from '#domain/agenda/placing.ts';
import { TEMPLATE } from '#domain/agenda/template.ts';
import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import type { SchoolYearId, TermId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Span } from '#domain/school-year.ts';
import { addDays, localDateAt, monthOf, type Instant, type LocalDate } from '#domain/time.ts';
import { loadCalendar } from '#server/duty/duty-facts.ts';
import type { Records } from '#server/services.ts';
import { COUNTS, readSchool, type CountSpan } from './agenda-counts.ts';
import { baseOf, loadDecisions, loadYear, mayChange, type AgendaNeeds } from './agenda-records.ts';

/** The agenda as one person may see it, each item with what the records say of it. */
export async function readAgenda(
	{ records, env }: Pick<AgendaNeeds, 'records' | 'env'>,
	actor: Actor,
): Promise<Agenda> {
	const year = await loadYear(records, env);
	const today = localDateAt(env.now());
	const calendar: SchoolCalendar =
		year === null
			? { terms: [], holidays: [], makeUpDays: [] }
			: await loadCalendar(records, year.id);
	return {
		...{ year, calendar, today },
		items:
			year === null ? [] : await readItems(records, actor, { yearId: year.id, calendar, today }),
		mayAdd: can(actor, 'add', { type: 'agenda' }),
		mayDecide: can(actor, 'decide', { type: 'agenda' }),
	};
}

interface OpenYear {
	readonly yearId: SchoolYearId;
	readonly calendar: SchoolCalendar;
	readonly today: LocalDate;
}

interface Author {
	readonly userId: UserId;
	readonly name: string;
}

async function readItems(
	records: Records,
	actor: Actor,
	{ yearId, calendar, today }: OpenYear,
): Promise<AgendaItem[]> {
	const { bases, authors } = await readBases(records, yearId, calendar);
	const decisions = Map.groupBy(await loadDecisions(records, yearId, 'all'), ({ key }) => key);
	const changes = await readChanges(records, yearId);
	const standing = bases.flatMap((base) => {
		const item = applyDecisions(base, decisions.get(base.key) ?? []);
		return item === null ? [] : [item];
	});
	const progressOf = await countAll(records, actor, { yearId, today }, standing);
	return inOrder(
		standing.map((item): AgendaItem => {
			const author = authors.get(item.key);
			const change = changes.get(item.key);
			return {
				...item,
				progress: item.facts.flatMap((fact) => progressOf(fact, item.startsOn)),
				sequence: change?.count ?? 0,
				changedAt: change?.at ?? null,
				addedBy: author?.name ?? null,
				mayChange: mayChange(actor, { key: item.key, addedBy: author?.userId ?? null }),
			};
		}),
	);
}

/** The items before any decision: those of the plan that fall into this year, and the school's own. */
async function readBases(records: Records, yearId: SchoolYearId, calendar: SchoolCalendar) {
	const planned = TEMPLATE.flatMap(({ id: key, host, facts, ...place }): AgendaBase[] => {
		const days = placeItem(place, calendar);
		return days === null ? [] : [{ ...days, key, title: null, note: '', host, facts }];
	});
	const rows = await records
		.selectFrom('agendaItem')
		.innerJoin('user', 'user.id', 'agendaItem.addedBy')
		.selectAll('agendaItem')
		.select('user.name as author')
		.where('schoolYearId', '=', yearId)
		.execute();
	const authors = new Map<AgendaKey, Author>(
		rows.map(({ id, addedBy, author }) => [id, { userId: addedBy, name: author }]),
	);
	return { bases: [...planned, ...rows.map(baseOf)], authors };
}

/** How often and when last each item was decided about; taking back is a change as well. */
async function readChanges(
	records: Records,
	yearId: SchoolYearId,
): Promise<ReadonlyMap<AgendaKey, { readonly count: number; readonly at: Instant }>> {
	const rows = await records
		.selectFrom('agendaDecision')
		.select(['itemKey', 'decidedAt', 'takenBackAt'])
		.where('schoolYearId', '=', yearId)
		.execute();
	const changes = new Map<AgendaKey, { count: number; at: Instant }>();
	for (const { itemKey, decidedAt, takenBackAt } of rows) {
		const { count, at } = changes.get(itemKey) ?? { count: 0, at: decidedAt };
		const newest = takenBackAt ?? decidedAt;
		changes.set(itemKey, {
			count: count + (takenBackAt === null ? 1 : 2),
			at: newest > at ? newest : at,
		});
	}
	return changes;
}

/** Counts every fact that these items ask for, each once a term or month. */
async function countAll(
	records: Records,
	actor: Actor,
	{ yearId, today }: Pick<OpenYear, 'yearId' | 'today'>,
	items: readonly Pick<AgendaItem, 'facts' | 'startsOn'>[],
) {
	const terms = await records
		.selectFrom('term')
		.select(['id', 'name', 'startsOn', 'endsOn'])
		.where('schoolYearId', '=', yearId)
		.orderBy('startsOn')
		.execute();
	const school = await readSchool(records, today);
	const seesSchool = can(actor, 'board', { type: 'school' });
	const maySee = ({ isPrivate, classId }: Counted) =>
		!isPrivate ||
		seesSchool ||
		(classId !== null && can(actor, 'board', { type: 'class', classId }));
	const counted = new Map<string, Counted[]>();
	const spanFor = (fact: AgendaFact, day: LocalDate) => spanOf(fact, day, terms);
	for (const { facts, startsOn } of items) {
		for (const fact of facts) {
			const span = spanFor(fact, startsOn);
			const count = COUNTS[fact];
			if (span === null || count === undefined || counted.has(nameOf(fact, span))) continue;
			counted.set(nameOf(fact, span), await count(school, span));
		}
	}
	return (fact: AgendaFact, day: LocalDate) => {
		const span = spanFor(fact, day);
		const rows = span && counted.get(nameOf(fact, span));
		return rows ? [addUp(fact, rows, maySee)] : [];
	};
}

const nameOf = (fact: AgendaFact, { startsOn }: CountSpan) => `${fact} ${startsOn}`;

/** The term of a day, or the last one begun by then; of facts by the month, the month of that day. */
function spanOf(
	fact: AgendaFact,
	day: LocalDate,
	terms: readonly (Span & { readonly id: TermId })[],
): CountSpan | null {
	const term = terms.findLast(({ startsOn }) => startsOn <= day) ?? terms[0];
	if (term === undefined) return null;
	const { id: termId, startsOn, endsOn } = term;
	if (SPAN_OF_FACT[fact] === 'term') return { termId, startsOn, endsOn };
	const first = `${monthOf(day)}-01` as LocalDate;
	const next = `${monthOf(addDays(first, 31))}-01` as LocalDate;
	return { termId, startsOn: first, endsOn: addDays(next, -1) };
}
