import { sql } from 'kysely';
import type { CensusImportId, ChildId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';

/**
 * What every child has that an import made, and nothing else: these tables are looked at more closely. That
 * somebody was reminded of a child's card says nothing of the child, and goes with it.
 */
const OWN_TABLES: readonly string[] = [
	...['document', 'classStay', 'enrolmentEvent'],
	...['censusImportLine', 'censusStatement', 'leftBehindStatus', 'cardReminderChild'],
];

/**
 * Those of these children about whom anybody has written or decided anything beside this import: any row
 * that refers to one of them or to one of their documents. The references themselves are asked for, so a
 * table that is added later is not forgotten. What is in the documents is the log's to say.
 */
export async function findTouched(
	records: Records,
	importId: CensusImportId,
	childIds: readonly ChildId[],
): Promise<ReadonlySet<ChildId>> {
	const touched = new Set<ChildId>();
	const note = (rows: readonly { readonly childId: ChildId }[]) =>
		rows.forEach(({ childId }) => touched.add(childId));
	for (const { table, column } of await referencesTo(records, 'child')) {
		if (OWN_TABLES.includes(table)) continue;
		note(await rowsOf(records, sql`${sql.ref(column)}`, sql`${sql.table(table)}`, childIds));
	}
	for (const { table, column } of await referencesTo(records, 'document')) {
		const from = sql`${sql.table(table)} JOIN document ON document.id = ${sql.ref(`${table}.${column}`)}`;
		note(await rowsOf(records, sql`document.childId`, from, childIds));
	}
	note(await withMoreThanTheImport(records, importId, childIds));
	return touched;
}

type Fragment = ReturnType<typeof sql>;

async function rowsOf(
	records: Records,
	childId: Fragment,
	from: Fragment,
	childIds: readonly ChildId[],
): Promise<readonly { readonly childId: ChildId }[]> {
	if (childIds.length === 0) return [];
	const { rows } = await sql<{ childId: ChildId }>`
		SELECT DISTINCT ${childId} AS childId FROM ${from}
		WHERE ${childId} IN (${sql.join(childIds)})
	`.execute(records);
	return rows;
}

async function referencesTo(
	records: Records,
	to: 'child' | 'document',
): Promise<readonly { readonly table: string; readonly column: string }[]> {
	const { rows } = await sql<{ table: string; column: string }>`
		SELECT one.name AS "table", reference."from" AS "column"
		FROM sqlite_master AS one JOIN pragma_foreign_key_list(one.name) AS reference
		WHERE one.type = 'table' AND reference."table" = ${to}
	`.execute(records);
	return rows;
}

/**
 * In the import's own tables: another class since, another coming or going, another sheet that brought
 * something, an answer.
 */
async function withMoreThanTheImport(
	records: Records,
	importId: CensusImportId,
	childIds: readonly ChildId[],
): Promise<readonly { readonly childId: ChildId }[]> {
	if (childIds.length === 0) return [];
	const asked = sql.join(childIds);
	const { rows } = await sql<{ childId: ChildId }>`
		SELECT childId FROM classStay WHERE childId IN (${asked})
			GROUP BY childId HAVING count(*) > 1
		UNION SELECT childId FROM enrolmentEvent WHERE childId IN (${asked})
			GROUP BY childId HAVING count(*) > 1
		UNION SELECT childId FROM censusImportLine
			WHERE childId IN (${asked}) AND importId <> ${importId} AND outcome <> 'same'
		UNION SELECT childId FROM censusStatement
			WHERE childId IN (${asked}) AND (importId <> ${importId} OR settledAt IS NOT NULL)
		UNION SELECT childId FROM leftBehindStatus
			WHERE childId IN (${asked}) AND (basis <> ${importId} OR confirmedAt IS NOT NULL)
	`.execute(records);
	return rows;
}
