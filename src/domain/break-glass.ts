import type { SettledPerson } from './card/settled-card.ts';
import type { BreakGlassId, ChildId, UserId } from './ids.ts';
import type { Instant, LocalDate } from './time.ts';
import type { Told } from './told.ts';

/**
 * Breaking the glass of one contact card (应急查看; product.md §4.4, row "Contact card", 组长/副组长 "R B").
 * A leader reads no card. In an emergency they give a reason for one child, and may then read what holds
 * on its card for some hours: opening and every reading are written down for good, the child's head teacher
 * is told by whom and why, and nothing of the card is kept on the leader's device.
 */

/**
 * So long one card can be read. An emergency is over within a day: a number that nobody answers at night is
 * tried again in the morning, and by then the head teacher has been told and can give it. A sampling is read
 * at leisure, for three days; a family's telephone numbers are not.
 */
export const BREAK_GLASS_HOURS = 24;

/**
 * So many cards one leader may have open, hence so many in a day: enough for sisters and brothers, not to
 * leaf through a class.
 */
export const BREAK_GLASS_MAX = 3;

export const BREAK_GLASS_REASON_MAX = 300;

/** One broken glass as it is on record; nothing of the card. */
export interface BreakGlass {
	readonly id: BreakGlassId;
	readonly childId: ChildId;
	readonly childName: string;
	/** The child's class when it was opened, whose head teachers were told. */
	readonly className: string;
	readonly reason: string;
	readonly by: string;
	readonly byId: UserId;
	readonly at: Instant;
	readonly readableUntil: Instant;
	readonly told: readonly Told[];
}

/** A broken glass with the card behind it, for whoever broke it. */
export interface OpenedBreakGlass extends BreakGlass {
	readonly card: CardBehindGlass;
}

/** `type` says why there is no card: the time is over, somebody else gave the reason, the child has left. */
export type CardBehindGlass =
	| {
			readonly type: 'open';
			/** How long it may still be shown; a device's own clock may be wrong. */
			readonly leftMs: number;
			readonly people: readonly SettledPerson[];
			/** When somebody last asked whether all of it is still right. */
			readonly checkedOn: LocalDate | null;
	  }
	| { readonly type: 'over' | 'not-mine' | 'left' };
