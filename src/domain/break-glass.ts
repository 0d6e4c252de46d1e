import type { SettledPerson } from './card/settled-card.ts';
import type { BreakGlassId, ChildId, UserId } from './ids.ts';
import type { Instant, LocalDate } from './time.ts';
import type { Told } from './told.ts';

/**
 * Breaking the glass of one contact card (应急查看; product.md §4.4, row "Contact card", 组长/副组长 "R B").
 * A leader reads no card. In an emergency they give a reason for one child, and may then read what holds
 * on its card for some hours: opening and every reading are written down for good, the child's head teacher
 * is told by whom and why, and nothing of the card is kept on the leader's device. A subject teacher of the
 * child gets, in the same way, its carer's telephone number and nothing else (same row, 任课教师 "phone of
 * carer only, on need"): `carerPhone`.
 * How much lies behind a glass; each extent is another right of `child-rules.ts`.
 */
export type GlassExtent = 'card' | 'carerPhone';

/** Which glass is meant: of which child, and how much lies behind it. */
export interface Glass {
	readonly childId: ChildId;
	readonly extent: GlassExtent;
}

/** Which act of `child-rules.ts` breaks a glass of this extent. */
export const ACT_OF_EXTENT = {
	card: 'breakGlass',
	carerPhone: 'askCarerPhone',
} as const satisfies Record<GlassExtent, string>;

/**
 * So long one card can be read. An emergency is over within a day: a number that nobody answers at night is
 * tried again in the morning, and by then the head teacher has been told and can give it. A sampling is read
 * at leisure, for three days; a family's telephone numbers are not.
 */
export const BREAK_GLASS_HOURS = 24;

/**
 * So many glasses one person may have broken at a time, hence so many in a day: enough for sisters and
 * brothers, not to leaf through a class.
 */
export const BREAK_GLASS_MAX = 3;

export const BREAK_GLASS_REASON_MAX = 300;

/** One broken glass as it is on record; nothing of the card. */
export interface BreakGlass extends Glass {
	readonly id: BreakGlassId;
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

/** A broken glass with what lies behind it, for whoever broke it. */
export interface OpenedBreakGlass extends BreakGlass {
	readonly card: CardBehindGlass;
}

/**
 * `type` says why there is nothing to read: the time is over, it is not or no longer this person's, the
 * child has left.
 */
export type CardBehindGlass =
	| (BehindGlass & {
			readonly type: 'open';
			/** How long it may still be shown; a device's own clock may be wrong. */
			readonly leftMs: number;
	  })
	| { readonly type: 'over' | 'not-mine' | 'left' };

/** What lies behind, by the extent. */
export type BehindGlass = WholeCard | CarerPhone;

export interface WholeCard {
	readonly people: readonly SettledPerson[];
	/** When somebody last asked whether all of it is still right. */
	readonly checkedOn: LocalDate | null;
}

/** Whom to ask for and the numbers to call; `null` where none holds. */
export interface CarerPhone {
	readonly carer: SettledPerson | null;
}
