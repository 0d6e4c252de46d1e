import type { StatementField, StatementPerson } from '#domain/census/census-row.ts';
import type { FieldChange, KnownChild } from '#domain/census/likeness.ts';
import { createId, type CensusImportId, type ChildId, type UserId } from '#domain/ids.ts';
import { insertChildren, type NewChild } from '#server/school/enrolment.ts';
import type { Environment, Records } from '#server/services.ts';
import type { LineRecord } from './line-record.ts';
import { proposeFromSheet, type SheetProposal } from './proposals.ts';

/**
 * What the rows of one batch are to write. All of it goes into the records in a dozen statements: one by one
 * a sheet of 1,500 children took some forty thousand, each a way to another thread and back.
 */
export interface Harvest {
	readonly children: (NewChild & { readonly id: ChildId })[];
	readonly statements: {
		readonly childId: ChildId;
		readonly person: StatementPerson;
		readonly field: StatementField;
		readonly value: string;
	}[];
	readonly proposals: SheetProposal[];
	readonly lines: {
		readonly line: number;
		readonly outcome: 'made' | 'changed' | 'same';
		readonly record: { readonly before: KnownChild | null; readonly after: KnownChild };
		readonly changes: readonly FieldChange[];
	}[];
}

export const emptyHarvest = (): Harvest => ({
	...{ children: [], statements: [], proposals: [], lines: [] },
});

/** Brings a batch in; inside its transaction only. */
export async function bringIn(
	records: Records,
	env: Environment,
	harvest: Harvest,
	{ importId, by }: { readonly importId: CensusImportId; readonly by: UserId },
): Promise<void> {
	const at = env.now();
	await insertChildren(records, env, by, harvest.children);
	if (harvest.statements.length > 0) {
		const rows = harvest.statements.map((statement) => ({
			...{ id: createId('censusStatement', env.random), ...statement },
			...{ at, importId, settledAt: null },
		}));
		await records.insertInto('censusStatement').values(rows).execute();
	}
	const ended = await proposeFromSheet(records, env, harvest.proposals, { by, basis: importId });
	if (harvest.lines.length === 0) return;
	const lines = harvest.lines.map(({ line, outcome, record, changes }) => {
		const childId = record.after.id;
		const whole: LineRecord = { ...record, ended: ended.get(childId) ?? [] };
		return {
			...{ importId, line, outcome, childId },
			...{ changes: JSON.stringify(changes), record: JSON.stringify(whole) },
		};
	});
	await records.insertInto('censusImportLine').values(lines).execute();
}
