import type { ClassBoard } from '#domain/duty/board.ts';
import { isOfTerm, type DutyItem } from '#domain/duty/items.ts';
import type { SchoolBoard } from '#domain/duty/school-board.ts';
import { periodsOf, tally } from '#domain/duty/tally.ts';
import type { ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Environment, Records } from '#server/services.ts';
import {
	judgeChildren,
	judgeMentors,
	readLedger,
	type JudgedChild,
	type JudgedMentor,
} from './judged-classes.ts';
import { judgeSchoolDuties } from './school-duties.ts';
import { uncheckedPairings } from './pairing-checks.ts';
import { readTargets } from './targets.ts';

/**
 * The boards (B7, L13): who has what done, and what is missing by name. They are made from the index
 * of records: dates, kinds and counts, never the words.
 */
export interface Boards {
	/** `null` when there is no such class. Whether it may be seen is the caller's to ask. */
	classBoard(actor: Actor, classId: ClassId): Promise<ClassBoard | null>;
	schoolBoard(actor: Actor): Promise<SchoolBoard>;
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
			return readClassBoard(needs, actor, classId);
		},
		schoolBoard: async (actor) => {
			await needs.recordIndex.whenIdle();
			return readSchoolBoard(needs, actor);
		},
	};
}

async function readClassBoard(
	{ records, env }: Needs,
	actor: Actor,
	classId: ClassId,
): Promise<ClassBoard | null> {
	const row = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.where('id', '=', classId)
		.executeTakeFirst();
	if (row === undefined) return null;
	const ledger = await readLedger(records, env);
	const children = await judgeChildren(records, ledger, classId);
	const mentors = await judgeMentors(records, ledger, children);
	const tallies = tally([...children, ...mentors], ledger.today);
	const isNow = (item: DutyItem) => isOfTerm(ledger, item);
	return {
		...row,
		today: ledger.today,
		children: children.map(({ classId: _classId, news: _news, ...child }) => ({
			...child,
			items: child.items.filter(isNow),
		})),
		mentors: mentors.map(({ id, name, items }) => ({ id, name, items: items.filter(isNow) })),
		periods: periodsOf(tallies),
		row: { ...row, tallies },
		school: await judgeSchoolDuties(records, ledger),
		mayWaive: children.some(({ id: childId }) =>
			can(actor, 'waive', { type: 'child', child: { childId, classId, mentorIds: [] } }),
		),
	};
}

async function readSchoolBoard({ records, env }: Needs, actor: Actor): Promise<SchoolBoard> {
	const ledger = await readLedger(records, env);
	const classes = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.orderBy('name')
		.execute();
	const children = await judgeChildren(records, ledger, 'all');
	const mentors = await judgeMentors(records, ledger, children);
	const total = tally([...children, ...mentors], ledger.today);
	return {
		today: ledger.today,
		targets: await readTargets(records, env, actor, classes, children),
		school: await judgeSchoolDuties(records, ledger),
		periods: periodsOf(total),
		classes: classes.flatMap((row) => {
			const counted = ofClass(row.id, children, mentors);
			return counted.length === 0 ? [] : [{ ...row, tallies: tally(counted, ledger.today) }];
		}),
		total,
		unchecked: await uncheckedPairings(
			records,
			ledger,
			children,
			new Map(classes.map(({ id, name }) => [id, name])),
		),
		mayCheck: can(actor, 'decideRules', { type: 'school' }),
	};
}

function ofClass(
	id: ClassId,
	children: readonly JudgedChild[],
	mentors: readonly JudgedMentor[],
): (JudgedChild | JudgedMentor)[] {
	const own = children.filter(({ classId }) => classId === id);
	return own.length === 0 ? [] : [...own, ...mentors.filter(({ classIds }) => classIds.has(id))];
}
