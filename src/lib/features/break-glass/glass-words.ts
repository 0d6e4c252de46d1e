import type { Glass, GlassExtent } from '#domain/break-glass.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What is said of a glass where it matters how much lies behind it; the rest is said of all in the same words. */
interface GlassWords {
	title(): string;
	door(inputs: { hours: number }): string;
	look(): string;
	current(inputs: { at: string }): string;
	again(): string;
	ask(inputs: { name: string }): string;
	willTime(inputs: { hours: number }): string;
	reasonHelp(): string;
	enough(inputs: { hours: number; max: number }): string;
	until(inputs: { at: string }): string;
	/** Why there is nothing to read. */
	readonly shut: Readonly<Record<'over' | 'not-mine' | 'left', () => string>>;
	noticeTitle(): string;
}

export const GLASS_WORDS: Readonly<Record<GlassExtent, GlassWords>> = {
	card: {
		title: m.contact_title,
		door: m.break_glass_door,
		look: m.break_glass_look,
		current: m.break_glass_current,
		again: m.break_glass_again,
		ask: m.break_glass_ask,
		willTime: m.break_glass_will_time,
		reasonHelp: m.break_glass_reason_help,
		enough: m.break_glass_enough,
		until: m.break_glass_until,
		shut: {
			over: m.break_glass_over,
			'not-mine': m.break_glass_not_mine,
			left: m.break_glass_left,
		},
		noticeTitle: m.break_glass_notice_title,
	},
	carerPhone: {
		title: m.carer_phone_title,
		door: m.carer_phone_door,
		look: m.carer_phone_look,
		current: m.carer_phone_current,
		again: m.carer_phone_again,
		ask: m.carer_phone_ask,
		willTime: m.carer_phone_will_time,
		reasonHelp: m.carer_phone_reason_help,
		enough: m.carer_phone_enough,
		until: m.carer_phone_until,
		shut: {
			over: m.carer_phone_over,
			'not-mine': m.carer_phone_not_mine,
			left: m.carer_phone_left,
		},
		noticeTitle: m.carer_phone_notice_title,
	},
};

/** Where the school is asked for a glass of this child. */
export function glassPath({ childId, extent }: Glass): `/api/${string}` {
	return `/api/children/${childId}/${extent === 'card' ? 'break-glass' : 'carer-phone'}`;
}
