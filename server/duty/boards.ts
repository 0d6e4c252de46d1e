import {
	dutiesOf,
	goodNewsOf,
	openLedger,
	rowOf,
	type BoardChild,
	type BoardWaiver,
	type ClassBoard,
	type OpenLedger,
	type SchoolBoard,
} from '#domain/duty/board.ts';
import type { ChildDuty } from '#domain/duty/duty.ts';
import { mentorOn } from '#domain/duty/ledger.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { pickYear, type Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadCalendar, loadCare, loadRecords, loadRuleVersions } from './duty-facts.ts';

/**
 * The boards (B7, L13): who has what done, and what is missing by name. They are made from the index
 * of records: dates, kinds and counts, never the words.
 */
export interface Boards {
	/** `null` when there is no such class. Whether it may be seen is the caller's to ask. */
	classBoard(actor: Actor, classId: ClassId): Promise<ClassBoard | null>;
	schoolBoard(): Promise<SchoolBoard>;
}

interface Needs {
	readonly records: Records;
	readonly env: Environment;
	readonly recordIndex: Pick<RecordIndex, 'whenIdle'>;
}

export function createBoards(needs: Needs): Boards {
	return {
		classBoard: async (actor, classId) => {
			await needs.recordIndex.whenIdle();
			const row = await needs.records
				.selectFrom('class')
				.select(['id', 'name'])
				.where('id', '=', classId)
				.executeTakeFirst();
			if (row === undefined) return null;
			const ledger = await readLedger(needs);
			const children = (await readChildren(needs.records, ledger, classId)).get(classId) ?? [];
			return {
				...row,
				today: localDateAt(needs.env.now()),
				children,
				mayWaive: children.some(({ id: childId }) =>
					can(actor, 'waive', { type: 'child', child: { childId, classId, mentorIds: [] } }),
				),
			};
		},
		schoolBoard: async () => {
			await needs.recordIndex.whenIdle();
			const ledger = await readLedger(needs);
			const classes = await needs.records
				.selectFrom('class')
				.select(['id', 'name'])
				.orderBy('name')
				.execute();
			const childrenOf = await readChildren(needs.records, ledger, 'all');
			return {
				today: ledger.today,
				classes: classes
					.map(({ id, name }) => ({ id, name, children: childrenOf.get(id) ?? [] }))
					.filter(({ children }) => children.length > 0)
					.map((board) => rowOf(ledger, board)),
			};
		},
	};
}

async function readLedger({ records, env }: Needs): Promise<OpenLedger> {
	const at = env.now();
	const today = localDateAt(at);
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const year = pickYear(years, today);
	const calendar =
		year === null
			? { terms: [], holidays: [], makeUpDays: [] }
			: await loadCalendar(records, year.id);
	return openLedger({ calendar, versions: await loadRuleVersions(records), today, at });
}

/** The days that any window or nudge of today can ask about. */
function spanOf({ calendar, today }: OpenLedger): Pick<Span, 'startsOn' | 'endsOn'> {
	const starts = calendar.terms.map(({ startsOn }) => startsOn).sort();
	const ends = calendar.terms.map(({ endsOn }) => endsOn).sort();
	return { startsOn: starts[0] ?? today, endsOn: ends.at(-1) ?? today };
}

/** Children by class, each judged, by name. */
async function readChildren(
	records: Records,
	ledger: OpenLedger,
	classId: ClassId | 'all',
): Promise<ReadonlyMap<ClassId, BoardChild[]>> {
	let query = records
		.selectFrom('child')
		.select(['id', 'name', 'classId'])
		.where('leftAt', 'is', null);
	if (classId !== 'all') query = query.where('classId', '=', classId);
	const rows = await query.execute();
	const ids = rows.map(({ id }) => id);
	const care = await loadCare(records, ids, ledger.today);
	const written = await loadRecords(records, ids, spanOf(ledger));
	const names = await readNames(records);
	const waivers = await readWaivers(records, ids, names);
	const judged = rows
		.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
		.map(({ id, name, classId }) => {
			const own = care.get(id);
			const entries = written.get(id) ?? [];
			const lead = own === undefined ? null : mentorOn(own, ledger.today);
			const child: BoardChild = {
				id,
				name,
				mentor: lead?.lead ? (names.get(lead.userId) ?? '') : null,
				items: own === undefined ? [] : dutiesOf(ledger, own, entries),
				goodNews: own === undefined ? null : goodNewsOf(ledger, own, entries),
				waivers: waivers.get(id) ?? [],
			};
			return { classId, child };
		});
	const grouped = Map.groupBy(judged, ({ classId }) => classId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ child }) => child)]));
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
