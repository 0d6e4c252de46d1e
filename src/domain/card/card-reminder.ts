import type { CardReminderId, ChildId, ClassId, UserId } from '#domain/ids.ts';
import { localDateAt, type Instant } from '#domain/time.ts';
import type { Told } from '#domain/told.ts';
import { isToCheck, type CardDesk, type DeskChild } from './card-desk.ts';

export interface HeadTeacher {
	readonly userId: UserId;
	readonly name: string;
}

/**
 * That the head teachers of a class were reminded of the cards which are not confirmed in this term yet
 * (C5; product.md §5.5 step 2). At most one a class and day.
 */
export interface CardReminder {
	readonly at: Instant;
	/** So many cards of the class were open when it was sent. */
	readonly cards: number;
	readonly told: readonly Told[];
}

/** What whoever may remind the head teachers of a class knows about that. */
export interface ClassReminding {
	/** Those with an open account. */
	readonly headTeachers: readonly HeadTeacher[];
	/** The newest of this term. */
	readonly last: CardReminder | null;
}

/** What a head teacher is shown of a reminder, as long as a card it named is open. */
export interface CardReminderNotice {
	readonly id: CardReminderId;
	readonly className: string;
	readonly by: string;
	readonly at: Instant;
	/** So many cards were open when it was sent. */
	readonly cards: number;
	/** Whose card it named and is open still: never none, and of the own class alone. */
	readonly open: readonly { readonly id: ChildId; readonly name: string }[];
}

export interface ClassToRemind {
	readonly id: ClassId;
	readonly name: string;
	readonly headTeachers: readonly HeadTeacher[];
	/** Whose cards are not confirmed in this term yet. */
	readonly open: readonly DeskChild[];
}

/** How far one press would reach, by classes with open cards; and what today's press has reached. */
export interface Remindable {
	/** Would be reminded by a press. */
	readonly due: readonly ClassToRemind[];
	/** Have nobody who could be reminded. */
	readonly headless: readonly ClassToRemind[];
	/** Were reminded earlier today, whatever is open by now: not again before tomorrow. */
	readonly today: readonly (CardReminder & { readonly id: ClassId; readonly name: string })[];
}

/** Sorts the classes of a desk by what a press would do; those that are not one's to remind stay out. */
export function remindableOf(desk: CardDesk): Remindable {
	const today: Remindable['today'][number][] = [];
	const waiting: ClassToRemind[] = [];
	for (const { id, name, children, reminding } of desk.classes) {
		if (reminding === null) continue;
		const { headTeachers, last } = reminding;
		if (last !== null && localDateAt(last.at) === desk.today) {
			today.push({ id, name, ...last });
			continue;
		}
		const open = children.filter((child) => isToCheck(child, desk));
		if (open.length > 0) waiting.push({ id, name, headTeachers, open });
	}
	return {
		due: waiting.filter(({ headTeachers }) => headTeachers.length > 0),
		headless: waiting.filter(({ headTeachers }) => headTeachers.length === 0),
		today,
	};
}

/** Today's reminders as one line tells them; `null` when nobody was reminded today. */
export function sumUpToday({ today }: Pick<Remindable, 'today'>): {
	readonly cards: number;
	/** Who has two classes was told of both and is one person. */
	readonly people: number;
	/** When the newest was sent. */
	readonly at: Instant;
} | null {
	const at = today
		.map((reminder) => reminder.at)
		.toSorted()
		.at(-1);
	if (at === undefined) return null;
	const people = new Set(today.flatMap(({ told }) => told.map(({ userId }) => userId)));
	return { at, people: people.size, cards: today.reduce((sum, { cards }) => sum + cards, 0) };
}
