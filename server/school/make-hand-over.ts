import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import { endedSince } from '#domain/pairing/after-pairing.ts';
import type { Records } from '#server/services.ts';
import type { Minutes, Office } from './office.ts';

interface NewLead {
	readonly childId: ChildId;
	readonly toId: UserId;
	readonly decision: number;
	/** The lead whom this decision replaced; without one, whoever was the lead until lately. */
	readonly before: UserId | undefined;
}

/** Begins the hand-over to a new lead mentor (§4.5); none where there is nobody to hand over. */
export async function makeHandOver(
	office: Office,
	records: Records,
	minutes: Minutes,
	{ childId, toId, decision, before }: NewLead,
): Promise<void> {
	const fromId = before ?? (await lateLead(office, records, childId));
	if (fromId === undefined || fromId === toId) return;
	const id = createId('handOver', office.env.random);
	await records
		.insertInto('handOver')
		.values({
			...{ id, childId, fromId, toId, madeIn: decision, madeAt: office.env.now() },
			...{ note: '', notedAt: null, signedAt: null, cancelledAt: null },
		})
		.execute();
	minutes.note('hand-over.begin', id, childId, fromId, toId);
}

/** The last lead whose pairing ended so lately that they can still read what is to be handed over. */
async function lateLead(
	office: Office,
	records: Records,
	childId: ChildId,
): Promise<UserId | undefined> {
	const row = await records
		.selectFrom('pairing')
		.select('userId')
		.where('childId', '=', childId)
		.where('lead', '=', 1)
		.where('undone', '=', 0)
		.where('readAfter', '=', 1)
		.where('endedAt', '>=', endedSince(office.env.now()))
		.orderBy('endedAt', 'desc')
		.executeTakeFirst();
	return row?.userId;
}
