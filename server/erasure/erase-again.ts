import type { AccessChanges } from '#server/access/access-changes.ts';
import { loadChild } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';
import type { UserId } from '#domain/ids.ts';
import { eraseChild, isWholeChild } from './erase-child.ts';
import { eraseWords, type ErasureNeeds } from './erase-words.ts';
import type { ErasureOrder } from './ledger.ts';

/**
 * Erases what was erased once and has come back with an older backup (D12). The request is written
 * down anew where the backup had none, so that this happens once. A child or a document that the
 * backup does not have yet has nothing to erase.
 */
export async function eraseAgain(
	needs: ErasureNeeds & { readonly changes: AccessChanges },
): Promise<void> {
	const { records, ledger, env } = needs;
	for (const order of ledger.orders()) {
		const found = await records
			.selectFrom('erasure')
			.select('decision')
			.where('id', '=', order.id)
			.executeTakeFirst();
		if (found?.decision === 'approved' || !(await isThere(records, order))) continue;
		try {
			if (found === undefined) await writeRequest(needs, order);
			const approved = { ...order, by: null };
			await (isWholeChild(order) ? eraseChild(needs, approved) : eraseWords(needs, approved));
			env.log.warn({ erasure: order.id }, 'erased again what an older backup had brought back');
		} catch (err) {
			env.log.error({ err, erasure: order.id }, 'what was erased is back; tried at next start');
		}
	}
}

async function isThere(records: Records, { childId, docId }: ErasureOrder): Promise<boolean> {
	if ((await loadChild(records, childId)) === null) return false;
	const document = records.selectFrom('document').select('id').where('id', '=', docId);
	return (await document.executeTakeFirst()) !== undefined;
}

async function writeRequest({ records, env }: ErasureNeeds, order: ErasureOrder): Promise<void> {
	const row = {
		...order,
		...{ reason: '', askedBy: await whoIsThere(records, order.askedBy), askedAt: env.now() },
		...{ decision: null, decidedBy: null, decidedAt: null, oldGeneration: null, goneAt: null },
	};
	await records.insertInto('erasure').values(row).execute();
}

/** Who asked, or, where the backup is older than their account, the account the school began with. */
async function whoIsThere(records: Records, askedBy: UserId): Promise<UserId> {
	const users = await records.selectFrom('user').select('id').orderBy('createdAt').execute();
	const own = users.find(({ id }) => id === askedBy);
	return own?.id ?? users[0]?.id ?? askedBy;
}
