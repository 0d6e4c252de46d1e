import type { BoardChild, BoardMentor, BoardWaiver } from '#domain/duty/board.ts';
import type { ChildDuty } from '#domain/duty/duty.ts';
import { followPlan } from '#domain/duty/follow-plan.ts';
import { followTest, testsAsked } from '#domain/duty/follow-test.ts';
import { goodNewsByMonth } from '#domain/duty/good-news.ts';
import {
	dutiesOf,
	goodNewsOf,
	mentorDutiesOf,
	openLedger,
	type OpenLedger,
} from '#domain/duty/items.ts';
import { mentorOn } from '#domain/duty/ledger.ts';
import type { Counting } from '#domain/duty/tally.ts';
import type { ChildId, ClassId, SchoolYearId, UserId } from '#domain/ids.ts';
import { pickYear, type Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import { loadClassStays } from '#server/school/class-stays.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadCalendar, loadCare, loadRecords, loadRuleVersions } from './duty-facts.ts';
import { loadLeads, loadMentorRecords, type Lead } from './mentor-records.ts';
import { loadApprovedPlans } from './plan-records.ts';
import { loadEvaluations, loadHeldTests } from './register-records.ts';

/** Judges every duty of this school year for one class or all: what both boards are made from. */

export interface SchoolLedger extends OpenLedger {
	readonly yearId: SchoolYearId | null;
}

/** A child as the boards count it; `news` by the month in which it happened. */
export interface JudgedChild extends BoardChild, Pick<Counting, 'news'> {
	readonly classId: ClassId;
}

/** A mentor who led a child of this class when a window ended, or leads one today. */
export interface JudgedMentor extends BoardMentor {
	readonly classIds: ReadonlySet<ClassId>;
}

export async function readLedger(records: Records, env: Environment): Promise<SchoolLedger> {
	const at = env.now();
	const today = localDateAt(at);
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const year = pickYear(years, today);
	const calendar =
		year === null
			? { terms: [], holidays: [], makeUpDays: [] }
			: await loadCalendar(records, year.id);
	const versions = await loadRuleVersions(records);
	return { ...openLedger({ calendar, versions, today, at }), yearId: year?.id ?? null };
}

/** The days that any window or nudge of today can ask about. */
export function spanOf({ calendar, today }: OpenLedger): Pick<Span, 'startsOn' | 'endsOn'> {
	const starts = calendar.terms.map(({ startsOn }) => startsOn).sort();
	const ends = calendar.terms.map(({ endsOn }) => endsOn).sort();
	return { startsOn: starts[0] ?? today, endsOn: ends.at(-1) ?? today };
}

/** Every child of a class or of all classes, by name. */
export async function judgeChildren(
	records: Records,
	ledger: SchoolLedger,
	classId: ClassId | 'all',
): Promise<JudgedChild[]> {
	let query = records
		.selectFrom('child')
		.select(['id', 'name', 'classId'])
		.where('leftAt', 'is', null);
	if (classId !== 'all') query = query.where('classId', '=', classId);
	const rows = await query.execute();
	const ids = rows.map(({ id }) => id);
	const care = await loadCare(records, ids, ledger.today);
	const written = await loadRecords(records, ids, spanOf(ledger));
	const plans = await loadApprovedPlans(records, ids, ledger.yearId);
	const stays = await loadClassStays(records, ids);
	const classIds = new Set([...stays.values()].flat().map((stay) => stay.classId));
	const tests = await loadHeldTests(
		records,
		classId === 'all' ? 'all' : [...classIds],
		ledger.yearId,
	);
	const said = await loadEvaluations(records, ids);
	const names = await readNames(records);
	const waivers = await readWaivers(records, ids, names);
	return rows
		.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
		.map(({ id, name, classId }): JudgedChild => {
			const own = care.get(id);
			const entries = [...(written.get(id) ?? []), ...(said.get(id) ?? [])];
			const followed = [
				...(plans.get(id) ?? []).map((plan) => followPlan(ledger, plan)),
				...testsAsked(tests, stays.get(id) ?? []).map((test) => followTest(ledger, test, id)),
			];
			const lead = own === undefined ? null : mentorOn(own, ledger.today);
			return {
				...{ id, name, classId },
				mentor: lead?.lead ? (names.get(lead.userId) ?? '') : null,
				items: own === undefined ? [] : dutiesOf(ledger, own, entries, followed),
				goodNews: own === undefined ? null : goodNewsOf(ledger, own, entries),
				news: goodNewsByMonth(entries, ledger.versions, ledger),
				waivers: waivers.get(id) ?? [],
			};
		});
}

/** The mentors of these children; each owes a duty in every class in which they led when it was due. */
export async function judgeMentors(
	records: Records,
	ledger: SchoolLedger,
	children: readonly JudgedChild[],
): Promise<JudgedMentor[]> {
	const classOf = new Map(children.map(({ id, classId }) => [id, classId]));
	const leads = await loadLeads(records, 'all');
	const handedIn = await loadMentorRecords(records, 'all', spanOf(ledger));
	const names = await readNames(records);
	const judged = [...leads].map(([id, own]): JudgedMentor => {
		const here = own.filter(({ childId }) => classOf.has(childId));
		const items =
			here.length === 0
				? []
				: mentorDutiesOf(ledger, own, handedIn.get(id) ?? []).filter((item) =>
						here.some((lead) => isLeading(lead, item, ledger)),
					);
		const classIds = new Set(here.flatMap(({ childId }) => classOf.get(childId) ?? []));
		return { id, name: names.get(id) ?? '', items, classIds };
	});
	return judged
		.filter(({ items }) => items.length > 0)
		.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

/** Was somebody leading on the day on which a duty was due, or today while its window runs? */
function isLeading(
	{ startsOn, endsOn }: Lead,
	item: { readonly endsOn: OpenLedger['today'] },
	{ today }: OpenLedger,
): boolean {
	const day = today < item.endsOn ? today : item.endsOn;
	return startsOn <= day && (endsOn === null || endsOn > day);
}

async function readNames(records: Records): Promise<ReadonlyMap<UserId, string>> {
	const users = await records.selectFrom('user').select(['id', 'name']).execute();
	return new Map(users.map(({ id, name }) => [id, name]));
}

async function readWaivers(
	records: Records,
	childIds: readonly ChildId[],
	names: ReadonlyMap<UserId, string>,
): Promise<ReadonlyMap<ChildId, BoardWaiver[]>> {
	const rows = await records
		.selectFrom('waiver')
		.selectAll()
		.where('childId', 'in', childIds)
		.where('endedAt', 'is', null)
		.orderBy('startsOn', 'desc')
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([childId, list]) => [
			childId,
			list.map(({ id, duty, startsOn, endsOn, reason, note, grantedBy }) => ({
				...{ id, startsOn, endsOn, reason, note },
				duty: duty as ChildDuty | null,
				grantedBy: names.get(grantedBy) ?? '',
			})),
		]),
	);
}
