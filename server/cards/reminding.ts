import type { CardReminder, ClassReminding } from '#domain/card/card-reminder.ts';
import type { CardReminderId, ClassId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { loadHeadTeachers } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';

/** Of each of these classes: whom a reminder would reach, and the newest of the term with who was told. */
export async function loadReminding(
	records: Records,
	classIds: readonly ClassId[],
	termStartsOn: LocalDate | null,
): Promise<ReadonlyMap<ClassId, ClassReminding>> {
	if (classIds.length === 0) return new Map();
	const heads = await loadHeadTeachers(records);
	const nameOf = await readNames(records, [...heads.values()].flat());
	const newest = await readNewest(records, classIds, termStartsOn);
	const toldOf = await readTold(
		records,
		[...newest.values()].map(({ id }) => id),
	);
	const lastOf = (classId: ClassId): CardReminder | null => {
		const row = newest.get(classId);
		return row ? { at: row.remindedAt, cards: row.cards, told: toldOf.get(row.id) ?? [] } : null;
	};
	return new Map(
		classIds.map((classId) => [
			classId,
			{
				headTeachers: (heads.get(classId) ?? []).map((userId) => ({
					...{ userId, name: nameOf.get(userId) ?? '' },
				})),
				last: lastOf(classId),
			},
		]),
	);
}

async function readNames(
	records: Records,
	userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
	const people = await records
		.selectFrom('user')
		.select(['id', 'name'])
		.where('id', 'in', userIds)
		.execute();
	return new Map(people.map(({ id, name }) => [id, name]));
}

interface NewestReminder {
	readonly id: CardReminderId;
	readonly classId: ClassId;
	readonly className: string;
	readonly by: string;
	readonly remindedAt: Instant;
	readonly cards: number;
}

/** The newest reminder of each of these classes in the term; what was asked in another is not asked any more. */
export async function readNewest(
	records: Records,
	classIds: readonly ClassId[],
	termStartsOn: LocalDate | null,
): Promise<ReadonlyMap<ClassId, NewestReminder>> {
	if (termStartsOn === null) return new Map();
	const rows = await records
		.selectFrom('cardReminder')
		.innerJoin('class', 'class.id', 'cardReminder.classId')
		.innerJoin('user', 'user.id', 'cardReminder.remindedBy')
		.select(['cardReminder.id', 'classId', 'class.name as className', 'user.name as by'])
		.select(['remindedAt', 'cards'])
		.where('classId', 'in', classIds)
		.where('remindedOn', '>=', termStartsOn)
		.orderBy('remindedOn')
		.execute();
	return new Map(rows.map((row) => [row.classId, row]));
}

async function readTold(
	records: Records,
	ids: readonly CardReminderId[],
): Promise<ReadonlyMap<CardReminderId, CardReminder['told']>> {
	const rows = await records
		.selectFrom('cardReminderNotice')
		.innerJoin('user', 'user.id', 'cardReminderNotice.userId')
		.select(['reminderId', 'userId', 'user.name', 'seenAt'])
		.where('reminderId', 'in', ids)
		.orderBy('user.name')
		.execute();
	return Map.groupBy(rows, ({ reminderId }) => reminderId);
}
