import { sql } from 'kysely';
import { createId, type ChildId, type DocId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { recordEnrolment } from '#server/school/enrolment.ts';
import { decide } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { eraseWords, type Approved, type ErasureNeeds } from './erase-words.ts';
import type { ErasureOrder } from './ledger.ts';
import { scrubRecords } from './scrub-records.ts';
import type { AccessChanges } from '#server/access/access-changes.ts';

/**
 * Has the school forget a child: every document of it in every year, its rows in the registers of all its
 * classes, its pictures, and what the records say of it. Each document is an erasure of its own, so who is
 * cut off begins again and does what is left. A case of legal aid is kept by law, and with it the child:
 * `held` (product.md §4.5).
 */
export async function eraseChild(
	needs: ErasureNeeds & { readonly changes: AccessChanges },
	approved: Approved,
): Promise<Result<void, { readonly type: 'busy' | 'held' }>> {
	const { records, env, media } = needs;
	const { childId, by } = approved;
	if (await isHeld(records, childId)) return fail({ type: 'held' });
	await needs.recordIndex.whenIdle();
	for (const docId of await documentsWith(records, childId)) {
		const id = await ask(needs, approved, docId);
		const one = { ...approved, id, docId, entryId: null };
		const erased = await eraseWords(needs, one);
		if (!erased.ok) return erased;
	}
	await needs.recordIndex.whenIdle();
	for (const hash of await photosOf(records, childId)) await media.removePhoto(hash, childId);
	await decide(needs, by, async (inside, minutes) => {
		const { askedBy } = await inside
			.selectFrom('erasure')
			.select('askedBy')
			.where('id', '=', approved.id)
			.executeTakeFirstOrThrow();
		// From today on the school's rates count it as gone elsewhere, and name nobody for it.
		await recordEnrolment(inside, env, { childId, kind: 'out', by: askedBy });
		await scrubRecords(inside, env, childId);
		await inside
			.updateTable('erasure')
			.set({ decision: 'approved', decidedBy: by, decidedAt: env.now() })
			.where('id', '=', approved.id)
			.execute();
		minutes.note('erasure.child', approved.id, childId);
		minutes.touches('everyone');
	});
	await finishChild(needs, approved);
	return ok(undefined);
}

/** Is all that the school has of a child to go, and not a piece or a document? */
export function isWholeChild({
	entryId,
	childId,
}: Pick<ErasureOrder, 'entryId' | 'childId'>): boolean {
	return entryId === childId;
}

/** Takes what was deleted out of the records' write-ahead log; tried again at the next start. */
export async function finishChild(
	{ records, env, ledger }: Pick<ErasureNeeds, 'records' | 'env' | 'ledger'>,
	order: ErasureOrder,
): Promise<void> {
	const { id } = order;
	ledger.note(order);
	const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(records);
	if (rows[0]?.busy !== 0) {
		env.log.error({ erasure: id }, 'an erasure is not finished; tried at next start');
		return;
	}
	await records.updateTable('erasure').set({ goneAt: env.now() }).where('id', '=', id).execute();
}

async function isHeld(records: Records, childId: ChildId): Promise<boolean> {
	const held = await records
		.selectFrom('legalAidCase')
		.select('id')
		.where('childId', '=', childId)
		.where('withdrawnAt', 'is', null)
		.executeTakeFirst();
	return held !== undefined;
}

/** Its own documents, and every register of a class in which it ever was: the index may know of no row yet. */
async function documentsWith(records: Records, childId: ChildId): Promise<DocId[]> {
	const own = await records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', childId)
		.execute();
	const registers = await records
		.selectFrom('document')
		.select('id')
		.where('kind', '=', 'register')
		.where(
			'classId',
			'in',
			records.selectFrom('classStay').select('classId').where('childId', '=', childId),
		)
		.execute();
	return [...own, ...registers].map(({ id }) => id);
}

/** The erasure of one document, asked for by who asked for all of it. */
async function ask({ records, env }: ErasureNeeds, { id: whole, childId }: Approved, docId: DocId) {
	const { askedBy, reason, askedAt } = await records
		.selectFrom('erasure')
		.select(['askedBy', 'reason', 'askedAt'])
		.where('id', '=', whole)
		.executeTakeFirstOrThrow();
	const id = createId('erasure', env.random);
	await records
		.insertInto('erasure')
		.values({
			...{ id, docId, childId, entryId: null, reason, askedBy, askedAt },
			...{ decision: null, decidedBy: null, decidedAt: null, oldGeneration: null, goneAt: null },
		})
		.execute();
	return id;
}

async function photosOf(records: Records, childId: ChildId): Promise<string[]> {
	const rows = await records
		.selectFrom('photo')
		.select('hash')
		.where('childId', '=', childId)
		.execute();
	return rows.map(({ hash }) => hash);
}
