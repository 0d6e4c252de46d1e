import { isToCheck } from '#domain/card/card-desk.ts';
import {
	remindableOf,
	type CardReminderNotice,
	type ClassToRemind,
} from '#domain/card/card-reminder.ts';
import { createId, type CardReminderId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import { noteSeen } from '#server/school/note-seen.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { readDesk } from './cards.ts';
import { readNewest } from './reminding.ts';

/**
 * Reminding the head teachers of the cards that are not confirmed in this term yet (C5; product.md §5.5
 * step 2): one press of whoever keeps the cards reaches all classes concerned, each once a day, and is
 * written down. What was asked stands on the head teacher's front page until they say that they have seen
 * it, or until every card it named is confirmed.
 */
export interface CardReminders {
	/**
	 * Reminds every class that is due, see `remindableOf`; gives how many were reminded. `nothing-to-remind`
	 * when all cards are confirmed, all classes were reminded today, or none has a head teacher.
	 */
	remind(actor: Actor): Promise<Result<number, Refusal | { readonly type: 'nothing-to-remind' }>>;
	/** What this person was asked and has not seen; `null` where no class's cards are theirs to follow up. */
	notices(actor: Actor): Promise<CardReminderNotice[] | null>;
	/** The head teacher says that they have seen that they were asked. */
	noteSeen(actor: Actor, id: CardReminderId): Promise<Result<void, Refusal>>;
}

type Needs = Office & { readonly recordIndex: Pick<RecordIndex, 'whenIdle'> };

export function createCardReminders(needs: Needs): CardReminders {
	return {
		remind: (actor) => remind(needs, actor),
		notices: (actor) => readNotices(needs, actor),
		noteSeen: (actor, id) =>
			noteSeen(needs, actor.userId, {
				...{ id, action: 'card.reminder-seen' },
				mark: (records, at) =>
					records
						.updateTable('cardReminderNotice')
						.set({ seenAt: at })
						.where('reminderId', '=', id)
						.where('userId', '=', actor.userId)
						.where('seenAt', 'is', null)
						.executeTakeFirst(),
			}),
	};
}

async function remind(
	needs: Needs,
	actor: Actor,
): Promise<Result<number, Refusal | { readonly type: 'nothing-to-remind' }>> {
	// A check that came a moment ago is counted, and nobody is asked for what they have just done.
	await needs.recordIndex.whenIdle();
	return decide<Awaited<ReturnType<CardReminders['remind']>>>(
		needs,
		actor.userId,
		async (records, minutes) => {
			const desk = await readDesk(records, needs.env, actor);
			const isMine = desk?.classes.some(({ reminding }) => reminding !== null) ?? false;
			if (desk === null || !isMine) return fail({ type: 'forbidden' });
			const { due } = remindableOf(desk);
			if (due.length === 0) return fail({ type: 'nothing-to-remind' });
			for (const each of due) {
				const id = await insertReminder(records, needs, actor.userId, each);
				minutes.note('card.remind', id, each.id, ...each.open.map((child) => child.id));
			}
			return ok(due.length);
		},
	);
}

async function insertReminder(
	records: Records,
	{ env }: Pick<Needs, 'env'>,
	remindedBy: UserId,
	{ id: classId, headTeachers, open }: ClassToRemind,
): Promise<CardReminderId> {
	const [id, remindedAt] = [createId('cardReminder', env.random), env.now()];
	const remindedOn = localDateAt(remindedAt);
	await records
		.insertInto('cardReminder')
		.values({ ...{ id, classId, remindedBy, remindedAt, remindedOn }, cards: open.length })
		.execute();
	await records
		.insertInto('cardReminderChild')
		.values(open.map((child) => ({ reminderId: id, childId: child.id })))
		.execute();
	await records
		.insertInto('cardReminderNotice')
		.values(headTeachers.map(({ userId }) => ({ reminderId: id, userId, seenAt: null })))
		.execute();
	return id;
}

async function readNotices(
	{ records, env, recordIndex }: Needs,
	actor: Actor,
): Promise<CardReminderNotice[] | null> {
	await recordIndex.whenIdle();
	const desk = await readDesk(records, env, actor);
	if (desk === null) return null;
	const classIds = desk.classes.map(({ id }) => id);
	const newest = await readNewest(records, classIds, desk.termStartsOn);
	const asked = await readUnseen(
		records,
		actor.userId,
		[...newest.values()].map(({ id }) => id),
	);
	// The names come from the desk, which holds the children of the own class and nobody else.
	const openOf = new Map(
		desk.classes.map(({ id, children }) => [
			id,
			children.filter((child) => isToCheck(child, desk)),
		]),
	);
	return [...newest].flatMap(([classId, { id, className, by, remindedAt: at, cards }]) => {
		const named = asked.get(id);
		const open = (openOf.get(classId) ?? [])
			.filter((child) => named?.has(child.id))
			.map((child) => ({ id: child.id, name: child.name }));
		return open.length === 0 ? [] : [{ id, className, by, at, cards, open }];
	});
}

/** Of these reminders those that this person was told of and has not seen, with whose cards they named. */
async function readUnseen(records: Records, userId: UserId, ids: readonly CardReminderId[]) {
	const rows = await records
		.selectFrom('cardReminderNotice')
		.innerJoin('cardReminderChild as named', 'named.reminderId', 'cardReminderNotice.reminderId')
		.select(['named.reminderId', 'named.childId'])
		.where('userId', '=', userId)
		.where('seenAt', 'is', null)
		.where('named.reminderId', 'in', ids)
		.execute();
	const grouped = Map.groupBy(rows, ({ reminderId }) => reminderId);
	return new Map(
		[...grouped].map(([id, list]) => [id, new Set(list.map(({ childId }) => childId))]),
	);
}
