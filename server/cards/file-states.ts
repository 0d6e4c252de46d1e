import {
	EMPTY_CARD,
	fileStateOf,
	type CardState,
	type FileState,
} from '#domain/card/card-state.ts';
import type { ChildId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';

/**
 * How complete the files of these children are (A9, C5): from the index of the cards, the pairings and
 * the ledger of consents. The boards and the archivist's desk read the same.
 */
export async function loadFileStates(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, FileState>> {
	if (childIds.length === 0) return new Map();
	const cards = await loadCardStates(records, childIds);
	const checks = await records
		.selectFrom('cardCheck')
		.select('childId')
		.select(({ fn }) => fn.max('occurredOn').as('checkedOn'))
		.where('childId', 'in', childIds)
		.groupBy('childId')
		.execute();
	const checkedOn = new Map(checks.map((row) => [row.childId, row.checkedOn]));
	const paired = await records
		.selectFrom('pairing')
		.select('childId')
		.where('childId', 'in', childIds)
		.where('endedAt', 'is', null)
		.execute();
	const withMentor = new Set(paired.map(({ childId }) => childId));
	const told = await records
		.selectFrom('consent')
		.select('childId')
		.where('childId', 'in', childIds)
		.where('purpose', '=', 'file-notice')
		.execute();
	const withConsent = new Set(told.map(({ childId }) => childId));
	return new Map(
		childIds.map((childId) => [
			childId,
			fileStateOf(cards.get(childId) ?? EMPTY_CARD, {
				hasMentor: withMentor.has(childId),
				isConsentKnown: withConsent.has(childId),
				checkedOn: checkedOn.get(childId) ?? null,
			}),
		]),
	);
}

async function loadCardStates(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, CardState>> {
	const rows = await records
		.selectFrom('cardState')
		.selectAll()
		.where('childId', 'in', childIds)
		.execute();
	return new Map(
		rows.map(({ childId, required, filled, missing, toSettle }) => [
			childId,
			{
				...{ required, filled },
				missing: JSON.parse(missing) as CardState['missing'],
				toSettle: JSON.parse(toSettle) as CardState['toSettle'],
			},
		]),
	);
}
