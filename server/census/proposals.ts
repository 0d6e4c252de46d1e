import { createId, type ChildId, type Id, type UserId } from '#domain/ids.ts';
import type { StatusValue } from '#domain/left-behind.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** What sheets said of these children's parents, so that a sheet that says it again says nothing new. */
export interface SheetProposals {
	isNew(childId: ChildId, value: StatusValue): boolean;
	/** From now on a sheet has said this. */
	add(childId: ChildId, value: StatusValue): void;
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
	const added = new Map<ChildId, StatusValue>();
	return {
		add: (childId, value) => added.set(childId, value),
		isNew: (childId, value) => {
			if (added.has(childId)) return added.get(childId) !== value;
			const own = of.get(childId) ?? [];
			const current = own.find(({ endsOn, confirmedAt }) => endsOn === null && confirmedAt);
			const lastSheet = own.findLast(({ source }) => source === 'sheet');
			return current?.value !== value && lastSheet?.value !== value;
		},
	};
}

export interface SheetProposal {
	readonly childId: ChildId;
	readonly value: StatusValue;
}

/**
 * Writes down what a sheet says, of each child the last word only; it counts for nothing until somebody has
 * asked and confirmed. Gives the proposals of each child that it takes the place of.
 */
export async function proposeFromSheet(
	records: Records,
	env: Environment,
	proposals: readonly SheetProposal[],
	{ by, basis }: { readonly by: UserId; readonly basis: string },
): Promise<ReadonlyMap<ChildId, Id<'leftBehindStatus'>[]>> {
	if (proposals.length === 0) return new Map();
	const now = env.now();
	const today = localDateAt(now);
	const last = new Map(proposals.map(({ childId, value }) => [childId, value]));
	const open = await records
		.selectFrom('leftBehindStatus')
		.select(['id', 'childId'])
		.where('childId', 'in', [...last.keys()])
		.where('definition', '=', 'register')
		.where('endsOn', 'is', null)
		.where('confirmedAt', 'is', null)
		.execute();
	await records
		.updateTable('leftBehindStatus')
		.set({ endsOn: today })
		.where(
			'id',
			'in',
			open.map(({ id }) => id),
		)
		.execute();
	await records
		.insertInto('leftBehindStatus')
		.values(
			[...last].map(([childId, value]) => ({
				...{ id: createId('leftBehindStatus', env.random), childId, value, basis },
				...{ definition: 'register' as const, source: 'sheet' as const },
				...{ startsOn: today, endsOn: null, statedBy: by, statedAt: now },
				...{ confirmedBy: null, confirmedAt: null },
			})),
		)
		.execute();
	const ended = Map.groupBy(open, ({ childId }) => childId);
	return new Map([...ended].map(([childId, list]) => [childId, list.map(({ id }) => id)]));
}
