import * as Y from 'yjs';
import { cardStateOf } from '#domain/card/card-state.ts';
import type { ChildId, DocId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { readCardFacts } from '#notebook/card.ts';
import { readChecks, readCheckWithdrawals } from '#notebook/statement-pieces.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { Touch } from './save-index.ts';

/** A card or its tidings, which the index reads together: a report waits until the card says otherwise. */
export interface CardHalf {
	readonly id: DocId;
	readonly kind: 'card' | 'tidings';
	readonly childId: ChildId;
}

/** The other half as it stands in the log now; empty while nobody has written into it. */
export async function readOtherHalf(
	records: Records,
	updateLog: UpdateLog,
	{ kind, childId }: Omit<CardHalf, 'id'>,
): Promise<Y.Doc> {
	const doc = new Y.Doc();
	const row = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('childId', '=', childId)
		.where('kind', '=', kind === 'card' ? 'tidings' : 'card')
		.executeTakeFirst();
	if (row === undefined) return doc;
	const { snapshot, tail } = await updateLog.read(row.id, row.generation);
	if (snapshot !== null) Y.applyUpdate(doc, snapshot.state);
	for (const { bytes } of tail) Y.applyUpdate(doc, bytes);
	return doc;
}

/**
 * Writes what the index knows of a child's card: how far it is, what is to be settled and when it was
 * found right. No value of it. Call it inside the transaction that notes how far was read.
 */
export async function saveCard(
	records: Records,
	half: CardHalf,
	doc: Y.Doc,
	other: Y.Doc,
	touches: readonly Touch[],
): Promise<void> {
	const [card, tidings] = half.kind === 'card' ? [doc, other] : [other, doc];
	const { missing, toSettle, required, filled } = cardStateOf(readCardFacts(card, tidings));
	const state = {
		...{ required, filled },
		...{ missing: JSON.stringify(missing), toSettle: JSON.stringify(toSettle) },
	};
	await records
		.insertInto('cardState')
		.values({ childId: half.childId, ...state })
		.onConflict((row) => row.column('childId').doUpdateSet(state))
		.execute();
	// A check that its own author took back counts no more; by whom it was, the relay's binding says.
	for (const { id, checkId, by } of readCheckWithdrawals(doc)) {
		const sent = touches.find(({ entryId, author }) => entryId === id && author === by);
		if (sent === undefined) continue;
		await records
			.deleteFrom('cardCheck')
			.where('id', '=', checkId)
			.where('docId', '=', half.id)
			.where('author', '=', by)
			.execute();
	}
	for (const check of readChecks(doc)) {
		// It counts for whoever sent it: one in the name of somebody else is none.
		const sent = touches.find(({ entryId, author }) => entryId === check.id && author === check.by);
		if (sent === undefined) continue;
		await records
			.insertInto('cardCheck')
			.values({
				...{ id: check.id, docId: half.id, childId: half.childId, author: check.by },
				...{ occurredOn: check.on, writtenAt: check.at },
				receivedAt: instantFromMs(sent.receivedAt),
			})
			.onConflict((row) => row.doNothing())
			.execute();
	}
}
