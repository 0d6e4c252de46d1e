import type { CensusRow } from '#domain/census/census-row.ts';
import {
	CENSUS_BATCH,
	CENSUS_ROWS_MAX,
	type DecidedRow,
	type ImportReport,
	type ImportSummary,
	type RowFinding,
	type RowOutcome,
} from '#domain/census/import.ts';
import type { FieldChange } from '#domain/census/likeness.ts';
import { createId, type CensusImportId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { ERASED_NAME } from '#server/erasure/scrub-records.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { loadClasses, loadKnownChildren, mayImportAny } from './census-facts.ts';
import { mayUndo } from './import-undo.ts';
import { checkRows, loadStatements } from './import-check.ts';
import { bringIn, emptyHarvest } from './import-harvest.ts';
import { loadSheetProposals } from './proposals.ts';
import { takeRow, type Taking } from './take-row.ts';

/**
 * Taking in a census sheet (C1). The device reads the sheet and shows it; here is told what the
 * school knows of each row, and what a person decided is written, batch by batch. Each batch is one
 * transaction and each row is taken once, so whoever is cut off sends the rest again.
 */
export interface Imports {
	/** Whether this person has a class, or a school, into which to take rows. */
	mayImport(actor: Actor): boolean;
	check(actor: Actor, rows: readonly CensusRow[]): Promise<Result<RowFinding[], Refusal>>;
	/** Notes that a sheet is being taken in; its rows come after. */
	begin(
		actor: Actor,
		sheet: { readonly hash: string; readonly rows: number },
	): Promise<Result<CensusImportId, Refusal>>;
	/** Takes decided rows of an import that the same person began; a refused row changes nothing. */
	take(
		actor: Actor,
		importId: CensusImportId,
		rows: readonly DecidedRow[],
	): Promise<Result<RowOutcome[], Refusal>>;
	/** Sheets that were taken in, newest first: one's own, or all for who keeps the school's census. */
	list(actor: Actor): Promise<ImportSummary[]>;
	/** What one of them made and changed, of the classes this person may take rows into. */
	report(actor: Actor, importId: CensusImportId): Promise<ImportReport | null>;
}

export function createImports(office: Office): Imports {
	const { records, env } = office;
	const mayImport = (actor: Actor) => mayImportAny(actor, env);
	return {
		mayImport,
		check: async (actor, rows) => {
			if (!mayImport(actor)) return fail({ type: 'forbidden' });
			return ok(await checkRows(records, actor, rows));
		},
		begin: async (actor, { hash, rows }) => {
			if (!mayImport(actor)) return fail({ type: 'forbidden' });
			if (rows < 1 || rows > CENSUS_ROWS_MAX) return fail({ type: 'invalid', field: 'rows' });
			return decide(office, actor.userId, async (transaction, minutes) => {
				const id = createId('censusImport', env.random);
				await transaction
					.insertInto('censusImport')
					.values({ id, sheetHash: hash, rows, startedBy: actor.userId, startedAt: env.now() })
					.execute();
				minutes.note('census.import', id);
				return ok(id);
			});
		},
		take: (actor, importId, rows) => take(office, actor, importId, rows),
		list: (actor) => listImports(records, actor),
		report: (actor, importId) => readReport(records, actor, importId),
	};
}

async function take(
	office: Office,
	actor: Actor,
	importId: CensusImportId,
	rows: readonly DecidedRow[],
): Promise<Result<RowOutcome[], Refusal>> {
	if (!mayImportAny(actor, office.env)) return fail({ type: 'forbidden' });
	if (rows.length > CENSUS_BATCH) return fail({ type: 'invalid', field: 'rows' });
	return decide(office, actor.userId, async (records, minutes) => {
		const begun = await records
			.selectFrom('censusImport')
			.select('id')
			.where('id', '=', importId)
			.where('startedBy', '=', actor.userId)
			.executeTakeFirst();
		if (!begun) return fail({ type: 'not-found' });
		const taking = await prepare(office, { records, actor, minutes, importId }, rows);
		const outcomes: RowOutcome[] = [];
		for (const row of rows) outcomes.push(await takeRow(taking, row));
		await bringIn(records, office.env, taking.harvest, { importId, by: actor.userId });
		return ok(outcomes);
	});
}

/** Everything that the rows of a batch have to be held against, read once. */
async function prepare(
	{ env }: Office,
	inside: Pick<Taking, 'records' | 'actor' | 'minutes' | 'importId'>,
	rows: readonly DecidedRow[],
): Promise<Taking> {
	const { records, importId } = inside;
	const known = await loadKnownChildren(records);
	const decided = rows.flatMap(({ decision }) =>
		decision.type === 'same' ? [decision.childId] : [],
	);
	const taken = await records
		.selectFrom('censusImportLine')
		.select(['line', 'outcome'])
		.where('importId', '=', importId)
		.execute();
	const statements = await loadStatements(records, decided);
	return {
		...{ ...inside, env, harvest: emptyHarvest() },
		classes: await loadClasses(records),
		children: new Map(known.map((child) => [child.id, child])),
		holders: new Map(
			known.flatMap(({ id, studentNumber }) =>
				studentNumber === null ? [] : [[studentNumber, id]],
			),
		),
		taken: new Map(taken.map(({ line, outcome }) => [line, outcome])),
		statements: new Map([...statements].map(([id, words]) => [id, new Set(words)])),
		proposals: await loadSheetProposals(records, decided),
	};
}

async function listImports(records: Records, actor: Actor): Promise<ImportSummary[]> {
	const isKeeper = can(actor, 'census', { type: 'school' });
	let query = records
		.selectFrom('censusImport')
		.innerJoin('user', 'user.id', 'censusImport.startedBy')
		.leftJoin('censusImportLine', 'censusImportLine.importId', 'censusImport.id')
		.select((select) => [
			'censusImport.id',
			'censusImport.startedAt',
			'user.name as startedBy',
			'censusImport.rows',
			'censusImport.undoneAt',
			'censusImport.removed',
			select.fn.count('outcome').filterWhere('outcome', '=', 'made').as('made'),
			select.fn.count('outcome').filterWhere('outcome', '=', 'changed').as('changed'),
			select.fn.count('outcome').filterWhere('outcome', '=', 'same').as('same'),
		])
		.groupBy('censusImport.id')
		.orderBy('censusImport.startedAt', 'desc')
		.limit(50);
	if (!isKeeper) query = query.where('censusImport.startedBy', '=', actor.userId);
	const rows = await query.execute();
	return rows.map(({ made, changed, same, ...row }) => ({
		...row,
		// Whose child is gone again took its line along.
		made: Number(made) + row.removed,
		changed: Number(changed),
		same: Number(same),
	}));
}

async function readReport(
	records: Records,
	actor: Actor,
	importId: CensusImportId,
): Promise<ImportReport | null> {
	const summary = (await listImports(records, actor)).find(({ id }) => id === importId);
	if (!summary) return null;
	const { startedBy } = await records
		.selectFrom('censusImport')
		.select('startedBy')
		.where('id', '=', importId)
		.executeTakeFirstOrThrow();
	const lines = await records
		.selectFrom('censusImportLine')
		.innerJoin('child', 'child.id', 'censusImportLine.childId')
		.innerJoin('class', 'class.id', 'child.classId')
		.select(['line', 'outcome', 'childId', 'changes', 'child.name', 'undone', 'keptFor'])
		.select(['class.name as className', 'class.id as classId'])
		.where('importId', '=', importId)
		.where('child.name', '<>', ERASED_NAME)
		.orderBy('line')
		.execute();
	return {
		...summary,
		mayUndo: mayUndo(actor, startedBy),
		lines: lines
			.filter(({ classId }) => can(actor, 'import', { type: 'class', classId }))
			.map(({ classId: _classId, changes, undone, ...line }) => ({
				...line,
				undone: undone === 'removing' ? null : undone,
				changes: JSON.parse(changes) as FieldChange[],
			})),
	};
}
