import { settledCard, type SettledPerson } from '#domain/card/settled-card.ts';
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
export async function readCardBehind(
	{ records, updateLog }: Needs,
	childId: ChildId,
): Promise<{ readonly people: readonly SettledPerson[]; readonly checkedOn: LocalDate | null }> {
	const check = await records
		.selectFrom('cardCheck')
		.select(({ fn }) => fn.max('occurredOn').as('checkedOn'))
		.where('childId', '=', childId)
		.executeTakeFirst();
	const checkedOn = check?.checkedOn ?? null;
	const document = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('childId', '=', childId)
		.where('kind', '=', 'card')
		.executeTakeFirst();
	if (document === undefined) return { people: [], checkedOn };
	const doc = await readDocument(updateLog, document.id, document.generation);
	const people = settledCard(readCardFacts(doc, null));
	doc.destroy();
	return { people, checkedOn };
}
