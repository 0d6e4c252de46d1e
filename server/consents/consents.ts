import {
	ageOn,
	type ConsentAnswer,
	type ConsentGiver,
	type ConsentLedger,
	type ConsentPurpose,
	type ConsentWay,
} from '#domain/consent.ts';
import { createId, type ChildId, type ConsentId } from '#domain/ids.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import { parseName } from '#server/school/names.ts';

/**
 * The ledger of consents (product.md §4.1, §4.4): the archivist keeps it, the care team reads it. A
 * record is never changed and never deleted; taking one back gives it a last day.
 */
export interface Consents {
	/** Everything that was ever said for this child. Whether it may be read is the caller's to ask. */
	ledger(actor: Actor, child: ChildFacts): Promise<ConsentLedger>;
	record(actor: Actor, childId: ChildId, draft: ConsentDraft): Promise<Result<ConsentId, Refusal>>;
	/** Takes a record back from this day on; `invalid` when it begins later than that. */
	withdraw(actor: Actor, id: ConsentId, on: LocalDate): Promise<Result<void, Refusal>>;
}

export interface ConsentDraft {
	readonly purpose: ConsentPurpose;
	readonly giver: ConsentGiver;
	/** Whoever of the family it was; empty for the child itself. */
	readonly giverName: string;
	readonly answer: ConsentAnswer;
	readonly way: ConsentWay;
	readonly givenOn: LocalDate;
	/** As it was told; where the birthday is known it is reckoned instead. */
	readonly ageAtGiving: number | null;
}

export function createConsents(office: Office): Consents {
	return {
		ledger: (actor, child) => readLedger(office, actor, child),
		record: (actor, childId, draft) => recordConsent(office, actor, childId, draft),
		withdraw: (actor, id, on) =>
			decide(office, actor.userId, async (records, minutes) => {
				const row = await records
					.selectFrom('consent')
					.select(['childId', 'givenOn', 'withdrawnOn'])
					.where('id', '=', id)
					.executeTakeFirst();
				const child = row && (await loadChild(records, row.childId));
				if (!child) return fail({ type: 'not-found' });
				if (!can(actor, 'edit', { type: 'consent', child })) return fail({ type: 'forbidden' });
				// Asked after the right: who may not write learns nothing of how a record stands.
				if (row?.withdrawnOn !== null) return fail({ type: 'not-found' });
				const today = localDateAt(office.env.now());
				if (on < row.givenOn || on > today) return fail({ type: 'invalid', field: 'withdrawnOn' });
				await records
					.updateTable('consent')
					.set({
						withdrawnOn: on,
						withdrawnBy: actor.userId,
						withdrawnAt: office.env.now(),
					})
					.where('id', '=', id)
					.execute();
				minutes.note('consent.withdraw', id, child.childId);
				return ok(undefined);
			}),
	};
}

function recordConsent(
	office: Office,
	actor: Actor,
	childId: ChildId,
	draft: ConsentDraft,
): Promise<Result<ConsentId, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'edit', { type: 'consent', child })) return fail({ type: 'forbidden' });
		const giverName = draft.giver === 'child' ? '' : parseName(draft.giverName);
		if (giverName === null) return fail({ type: 'invalid', field: 'giverName' });
		const at = office.env.now();
		if (draft.givenOn > localDateAt(at)) return fail({ type: 'invalid', field: 'givenOn' });
		const { birthDate } = await records
			.selectFrom('child')
			.select('birthDate')
			.where('id', '=', childId)
			.executeTakeFirstOrThrow();
		const ageAtGiving = birthDate === null ? draft.ageAtGiving : ageOn(birthDate, draft.givenOn);
		const id = createId('consent', office.env.random);
		await records
			.insertInto('consent')
			.values({
				...{
					...draft,
					id,
					childId,
					giverName,
					ageAtGiving,
					recordedBy: actor.userId,
					recordedAt: at,
				},
				...{ withdrawnOn: null, withdrawnBy: null, withdrawnAt: null },
			})
			.execute();
		minutes.note('consent.record', id, childId);
		return ok(id);
	});
}

async function readLedger(
	{ records }: Office,
	actor: Actor,
	child: ChildFacts,
): Promise<ConsentLedger> {
	const rows = await records
		.selectFrom('consent')
		.innerJoin('user as recorder', 'recorder.id', 'consent.recordedBy')
		.leftJoin('user as withdrawer', 'withdrawer.id', 'consent.withdrawnBy')
		.select(['consent.id', 'purpose', 'giver', 'giverName', 'answer', 'way', 'givenOn'])
		.select(['ageAtGiving', 'withdrawnOn'])
		.select(['recorder.name as recordedBy', 'withdrawer.name as withdrawnBy'])
		.where('childId', '=', child.childId)
		.orderBy('givenOn', 'desc')
		.orderBy('recordedAt', 'desc')
		.execute();
	return {
		childId: child.childId,
		records: rows,
		mayEdit: can(actor, 'edit', { type: 'consent', child }),
	};
}
