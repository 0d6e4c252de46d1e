import type { CarerPhone, WholeCard } from '#domain/break-glass.ts';
import { settledCard, settledCarerPhone } from '#domain/card/settled-card.ts';
import type { CardFacts } from '#domain/card/settle.ts';
import type { ChildId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { readCardFacts } from '#notebook/card.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
}

/**
 * What holds on a child's contact card as it stands at school, on a throw-away copy and kept nowhere. What
 * was only reported is not in it, nor notes, pictures and older values; nobody, where nothing holds yet.
 */
export async function readCardBehind(needs: Needs, childId: ChildId): Promise<WholeCard> {
	return {
		people: (await fromCard(needs, childId, settledCard)) ?? [],
		checkedOn: await readCheckedOn(needs.records, childId),
	};
}

/** The carer's number as it stands at school, in the same way; nothing else leaves the card. */
export async function readCarerPhone(needs: Needs, childId: ChildId): Promise<CarerPhone> {
	return { carer: await fromCard(needs, childId, settledCarerPhone) };
}

async function readCheckedOn(records: Records, childId: ChildId): Promise<LocalDate | null> {
	const check = await records
		.selectFrom('cardCheck')
		.select(({ fn }) => fn.max('occurredOn').as('checkedOn'))
		.where('childId', '=', childId)
		.executeTakeFirst();
	return check?.checkedOn ?? null;
}

/** What is taken out of a child's card; `null` where it has none. */
async function fromCard<T>(
	{ records, updateLog }: Needs,
	childId: ChildId,
	take: (facts: CardFacts) => T,
): Promise<T | null> {
	const document = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('childId', '=', childId)
		.where('kind', '=', 'card')
		.executeTakeFirst();
	if (document === undefined) return null;
	const doc = await readDocument(updateLog, document.id, document.generation);
	const taken = take(readCardFacts(doc, null));
	doc.destroy();
	return taken;
}
