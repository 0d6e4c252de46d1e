import type { EditableNumber } from '#domain/duty/rules.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What each number of the rules is called. */
export function numberName(name: EditableNumber): string {
	return {
		updateWeeks: m.rules_update_weeks,
		updates: m.rules_updates,
		photos: m.rules_photos,
		talks: m.rules_talks,
		visits: m.rules_visits,
		goodNewsNudgeDays: m.rules_news_nudge,
		goodNewsShareHours: m.rules_news_share,
		testDays: m.rules_test_days,
		receivedWithinDays: m.rules_received,
		joinedLateDays: m.rules_joined,
		shortMonthDays: m.rules_short_month,
		mentorLoad: m.rules_mentor_load,
	}[name]();
}
