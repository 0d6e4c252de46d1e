import { lackOfConsent, type ConsentLack } from '#domain/consent.ts';
import type { ChildId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/** What photos of each of these children lack before their parents may see them; `null`: nothing. */
export async function loadPhotoLack(
	records: Records,
	childIds: readonly ChildId[],
	today: LocalDate,
): Promise<ReadonlyMap<ChildId, ConsentLack | null>> {
	const rows = await records
		.selectFrom('consent')
		.select(['childId', 'purpose', 'giver', 'answer', 'givenOn', 'withdrawnOn'])
		.where('childId', 'in', childIds)
		.where('purpose', '=', 'photos')
		.execute();
	const born = await records
		.selectFrom('child')
		.select(['id', 'birthDate'])
		.where('id', 'in', childIds)
		.execute();
	// Where no birthday is known the guardian's word decides, and a child's own "no".
	const bornOn = new Map(born.map(({ id, birthDate }) => [id, birthDate]));
	const factsOf = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		childIds.map((id) => [
			id,
			lackOfConsent(factsOf.get(id) ?? [], 'photos', bornOn.get(id) ?? null, today),
		]),
	);
}
