import type { OpenMatter } from '#domain/feedback.ts';
import { can, type Actor } from '#domain/permission.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Records } from '#server/services.ts';

/**
 * What still waits for an answer (E8; product.md §5.3 step 6): visits, illnesses and concerns of the
 * children whose diary this person writes. Days and kinds from the index, never a word.
 */
export interface Matters {
	open(actor: Actor): Promise<OpenMatter[]>;
}

interface Needs {
	readonly records: Records;
	readonly recordIndex: Pick<RecordIndex, 'whenIdle'>;
}

export function createMatters({ records, recordIndex }: Needs): Matters {
	return {
		open: async (actor) => {
			await recordIndex.whenIdle();
			const rows = await records
				.selectFrom('entryIndex')
				.innerJoin('document', 'document.id', 'entryIndex.docId')
				.select(['entryIndex.childId', 'entryId', 'type', 'occurredOn', 'matter'])
				.where('document.kind', '=', 'diary')
				.where('removed', '=', 0)
				.where('matter', 'in', ['open', 'unfixed'])
				.orderBy('occurredOn')
				.execute();
			const facts = await loadChildFacts(records, [...new Set(rows.map((row) => row.childId))]);
			return rows.flatMap(({ childId, entryId, type, occurredOn, matter }) => {
				const child = facts.get(childId);
				if (child === undefined || matter === null || matter === 'closed') return [];
				return can(actor, 'write', { type: 'document', kind: 'diary', child })
					? [{ childId, entryId, type, occurredOn, state: matter }]
					: [];
			});
		},
	};
}
