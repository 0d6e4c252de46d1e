import { DOC_KINDS } from '#domain/doc-kind.ts';
import { createId, type ChildId, type SchoolYearId } from '#domain/ids.ts';
import type { Environment, Records } from '#server/services.ts';

/**
 * Makes a child's documents of one school year: one of each kind, born empty. Call it only inside
 * the transaction that makes the child or the year; nobody else ever makes a document (design.md §2).
 */
export async function createDocuments(
	records: Records,
	env: Environment,
	childId: ChildId,
	schoolYearId: SchoolYearId,
): Promise<void> {
	for (const kind of DOC_KINDS) {
		await records
			.insertInto('document')
			.values({
				id: createId('document', env.random),
				kind,
				childId,
				schoolYearId,
				generation: 1,
				createdAt: env.now(),
			})
			.execute();
	}
}
