import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import type { StatusValue } from '#domain/left-behind.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** What sheets said of these children's parents, so that a sheet that says it again says nothing new. */
export interface SheetProposals {
	isNew(childId: ChildId, value: StatusValue): boolean;
}

export async function loadSheetProposals(
	records: Records,
	childIds: readonly ChildId[],
): Promise<SheetProposals> {
	const rows = await records
		.selectFrom('leftBehindStatus')
		.select(['childId', 'value', 'source', 'endsOn', 'confirmedAt'])
		.where('childId', 'in', childIds)
		.where('definition', '=', 'register')
		.orderBy('statedAt')
		.execute();
	const of = Map.groupBy(rows, ({ childId }) => childId);
	return {
		isNew: (childId, value) => {
			const own = of.get(childId) ?? [];
			const current = own.find(({ endsOn, confirmedAt }) => endsOn === null && confirmedAt);
			const lastSheet = own.findLast(({ source }) => source === 'sheet');
			return current?.value !== value && lastSheet?.value !== value;
		},
	};
}

/** Writes down what a sheet says; it counts for nothing until somebody has asked and confirmed. */
export async function proposeFromSheet(
	records: Records,
	env: Environment,
	proposal: {
		readonly childId: ChildId;
		readonly value: StatusValue;
		readonly by: UserId;
		readonly basis: string;
	},
): Promise<void> {
	const now = env.now();
	const today = localDateAt(now);
	await records
		.updateTable('leftBehindStatus')
		.set({ endsOn: today })
		.where('childId', '=', proposal.childId)
		.where('definition', '=', 'register')
		.where('endsOn', 'is', null)
		.where('confirmedAt', 'is', null)
		.execute();
	await records
		.insertInto('leftBehindStatus')
		.values({
			id: createId('leftBehindStatus', env.random),
			childId: proposal.childId,
			definition: 'register',
			value: proposal.value,
			startsOn: today,
			endsOn: null,
			basis: proposal.basis,
			source: 'sheet',
			statedBy: proposal.by,
			statedAt: now,
			confirmedBy: null,
			confirmedAt: null,
		})
		.execute();
}
