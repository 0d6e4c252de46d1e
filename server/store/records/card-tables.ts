import type { CardCheckId, CardReminderId, ChildId, ClassId, DocId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The records of contact cards: how far each is and when it was found right; never a value. */
export interface CardTables {
	/** Made anew from the card and its tidings whenever one of them changes. */
	cardState: {
		childId: ChildId;
		required: number;
		filled: number;
		/** JSON of `MissingField[]`. */
		missing: string;
		/** JSON of `FieldToSettle[]`. */
		toSettle: string;
	};
	/** Somebody asked whether everything on the card is still right, and it was (C5, J-3-1). */
	cardCheck: {
		id: CardCheckId;
		docId: DocId;
		childId: ChildId;
		occurredOn: LocalDate;
		writtenAt: Instant;
		receivedAt: Instant;
		author: UserId;
	};
	/** Pictures that show what was said for a card: seen by whoever may read the card. */
	cardPhoto: { hash: string; childId: ChildId };
	/** Whoever keeps the cards has reminded the head teachers of a class, once on that day. */
	cardReminder: {
		id: CardReminderId;
		classId: ClassId;
		remindedBy: UserId;
		remindedAt: Instant;
		remindedOn: LocalDate;
		/** So many cards of the class were not confirmed in the term. */
		cards: number;
	};
	/** Whose cards these were. */
	cardReminderChild: { reminderId: CardReminderId; childId: ChildId };
	/** That a head teacher was told. */
	cardReminderNotice: { reminderId: CardReminderId; userId: UserId; seenAt: Instant | null };
}
