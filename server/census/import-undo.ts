import { CENSUS_BATCH, type KeptFor, type UndoProgress } from '#domain/census/import.ts';
import type { KnownChild } from '#domain/census/likeness.ts';
import type { CensusImportId, ChildId, ClassId, Id, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { noteClass } from '#server/school/class-stays.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { loadKnownChildren } from './census-facts.ts';
import { findTouched } from './import-touches.ts';
import { isAsLeft, type LineRecord } from './line-record.ts';
import { removeChildren, shutChildren } from './remove-children.ts';

/**
 * Takes an import of a sheet back (C1): the children it made go as if they had never been, what it changed
 * is as it was. Whatever somebody has touched since stays, and is listed with the reason. A batch of lines
 * a call, so that nobody waits; who is cut off goes on from there.
 */
export interface ImportUndo {
	undo(actor: Actor, importId: CensusImportId): Promise<Result<UndoProgress, Refusal>>;
}

export interface ImportUndoNeeds extends Office {
	readonly updateLog: Pick<UpdateLog, 'heads' | 'settled'>;
}

/** Who took the sheet in, as far as they still may take rows in; and who keeps the school's list. */
export function mayUndo(actor: Actor, startedBy: UserId): boolean {
	return (
		actor.userId === startedBy || can(actor, 'edit', { type: 'class', classId: 'cls_' as ClassId })
	);
}

export function createImportUndo(needs: ImportUndoNeeds): ImportUndo {
	return {
		undo: async (actor, importId) => {
			const stored = await needs.records
				.selectFrom('censusImport')
				.select('startedBy')
				.where('id', '=', importId)
				.executeTakeFirst();
			if (!stored) return fail({ type: 'not-found' });
			if (!mayUndo(actor, stored.startedBy)) return fail({ type: 'forbidden' });
			await decide(needs, actor.userId, (records, minutes) =>
				takeBack({ ...needs, records, minutes, actor, importId }),
			);
			// Nobody reaches the documents of the children that were shut; what was on its way has arrived.
			await needs.updateLog.settled();
			await decide(needs, actor.userId, (records, minutes) =>
				removeChildren({ ...needs, records, minutes, importId }),
			);
			return ok({ left: await countLeft(needs.records, importId) });
		},
	};
}

async function countLeft(records: Records, importId: CensusImportId): Promise<number> {
	const { left } = await records
		.selectFrom('censusImportLine')
		.select((select) => select.fn.countAll<number>().as('left'))
		.where('importId', '=', importId)
		.where((is) => is.or([is('undone', 'is', null), is('undone', '=', 'removing')]))
		.executeTakeFirstOrThrow();
	return Number(left);
}

interface Undoing extends ImportUndoNeeds {
	readonly minutes: Minutes;
	readonly actor: Actor;
	readonly importId: CensusImportId;
}

interface Line {
	readonly line: number;
	readonly childId: ChildId;
	readonly outcome: 'made' | 'changed' | 'same';
	readonly record: LineRecord | null;
}

/** Looks at the next lines: puts back what was changed, and shuts the children that are to go. */
async function takeBack(undoing: Undoing): Promise<void> {
	const { records, env, minutes, importId, actor } = undoing;
	const lines = await nextLines(records, importId);
	const ids = lines.map(({ childId }) => childId);
	const children = new Map((await loadKnownChildren(records)).map((child) => [child.id, child]));
	const touched = await findTouched(records, importId, ids);
	const going: Line[] = [];
	for (const line of lines) {
		const child = children.get(line.childId);
		const why = child ? reasonToKeep(actor, line, child, touched) : 'touched';
		if (why !== null) await settle(records, importId, [line], 'kept', why);
		else if (line.outcome === 'made') going.push(line);
		else {
			const outcome = await putBack(undoing, line, children);
			await settle(records, importId, [line], outcome === null ? 'undone' : 'kept', outcome);
		}
	}
	await settle(records, importId, going, 'removing', null);
	await shutChildren(
		undoing,
		going.map(({ childId }) => childId),
	);
	await records
		.updateTable('censusImport')
		.set({ undoneAt: env.now(), undoneBy: actor.userId })
		.where('id', '=', importId)
		.where('undoneAt', 'is', null)
		.execute();
	if (lines.length > 0) {
		minutes.note('census.undo', importId);
		minutes.touches('everyone');
	}
}

async function nextLines(records: Records, importId: CensusImportId): Promise<Line[]> {
	const rows = await records
		.selectFrom('censusImportLine')
		.select(['line', 'childId', 'outcome', 'record'])
		.where('importId', '=', importId)
		.where('undone', 'is', null)
		// The last word about a child is taken back first.
		.orderBy('line', 'desc')
		.limit(CENSUS_BATCH)
		.execute();
	return rows.map((row) => ({
		...row,
		record: row.record === null ? null : (JSON.parse(row.record) as LineRecord),
	}));
}

function reasonToKeep(
	actor: Actor,
	{ outcome, record }: Line,
	child: KnownChild,
	touched: ReadonlySet<ChildId>,
): KeptFor | null {
	if (outcome === 'same') return null;
	if (record === null) return 'too-old';
	if (!can(actor, 'import', { type: 'class', classId: child.classId })) return 'forbidden';
	if (record.before?.hasLeft) return 'came-back';
	if (!isAsLeft(child, record)) return 'touched';
	return outcome === 'made' && touched.has(child.id) ? 'touched' : null;
}

/** A line that changed a child that was there already; the reason where it cannot be put back. */
async function putBack(
	{ records, env, minutes, importId }: Undoing,
	{ childId, record, outcome }: Line,
	children: Map<ChildId, KnownChild>,
): Promise<KeptFor | null> {
	if (outcome === 'same' || record === null || record.before === null) return null;
	const { before, ended } = record;
	const { name, classId, sex, birthDate, studentNumber, boarding } = before;
	const hasHolder = [...children.values()].some(
		(child) =>
			studentNumber !== null && child.studentNumber === studentNumber && child.id !== childId,
	);
	if (hasHolder) return 'number-taken';
	await records
		.updateTable('child')
		.set({ name, classId, sex, birthDate, studentNumber, boarding: boarding ? 1 : 0 })
		.where('id', '=', childId)
		.execute();
	await noteClass(records, env, childId, before.classId);
	children.set(childId, before);
	if (before.classId !== record.after.classId) {
		minutes.note('child.move', childId, record.after.classId, before.classId);
	}
	await dropWords(records, importId, childId, ended);
	minutes.note('child.change', childId);
	return null;
}

/** What the sheet said of the family, unless somebody has settled or confirmed it. */
async function dropWords(
	records: Records,
	importId: CensusImportId,
	childId: ChildId,
	ended: readonly Id<'leftBehindStatus'>[],
): Promise<void> {
	await records
		.deleteFrom('censusStatement')
		.where('childId', '=', childId)
		.where('importId', '=', importId)
		.where('settledAt', 'is', null)
		.execute();
	const dropped = await records
		.deleteFrom('leftBehindStatus')
		.where('childId', '=', childId)
		.where('basis', '=', importId)
		.where('confirmedAt', 'is', null)
		.executeTakeFirst();
	if (dropped.numDeletedRows === 0n || ended.length === 0) return;
	await records
		.updateTable('leftBehindStatus')
		.set({ endsOn: null })
		.where('id', 'in', ended)
		.where('confirmedAt', 'is', null)
		.execute();
}

/** Writes down what became of lines. */
export async function settle(
	records: Records,
	importId: CensusImportId,
	lines: readonly Pick<Line, 'line'>[],
	undone: 'removing' | 'undone' | 'kept',
	keptFor: KeptFor | null,
): Promise<void> {
	await records
		.updateTable('censusImportLine')
		.set({ undone, keptFor })
		.where('importId', '=', importId)
		.where(
			'line',
			'in',
			lines.map(({ line }) => line),
		)
		.execute();
}
