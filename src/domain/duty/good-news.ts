import { instantToMs, type Instant, type LocalDate } from '#domain/time.ts';
import { runningDays, type SchoolCalendar } from './calendar.ts';
import { mentorOn, type Care, type DutyRecord } from './ledger.ts';
import { numbersOn, type RuleVersion } from './rules.ts';

/**
 * M5, F5 (L25 必须五): good news has no minimum and is never late. What is written is to be with the
 * parents within a day, and after a month without any comes a gentle nudge.
 */
export interface GoodNews {
	/** Good news of which parents have had the time to hear. */
	readonly written: number;
	/** How many of these they were given. */
	readonly shared: number;
	/** Days of school life since the last one, or since somebody looks after the child. */
	readonly daysWithout: number;
	readonly nudge: boolean;
}

const HOUR_MS = 3_600_000;

/** How good news of a child stands now; `null` while nobody looks after it. */
export function judgeGoodNews(
	care: Care,
	records: readonly DutyRecord[],
	calendar: SchoolCalendar,
	versions: readonly RuleVersion[],
	now: { readonly today: LocalDate; readonly at: Instant },
): GoodNews | null {
	const mentor = mentorOn(care, now.today);
	if (mentor === null) return null;
	const numbers = numbersOn(versions, now.today);
	const news = records.filter(
		({ kind, occurredOn }) => kind === 'good-news' && occurredOn <= now.today,
	);
	const heardBy = instantToMs(now.at) - numbers.goodNewsShareHours * HOUR_MS;
	const due = news.filter(
		({ receivedAt, writtenAt, sharedAt }) =>
			sharedAt !== null || instantToMs(receivedAt ?? writtenAt) <= heardBy,
	);
	const begun = mentor.startsOn > care.enrolledOn ? mentor.startsOn : care.enrolledOn;
	const latest = news.reduce((day, { occurredOn }) => (occurredOn > day ? occurredOn : day), begun);
	const daysWithout = runningDays(calendar, latest, now.today);
	return {
		written: due.length,
		shared: due.filter(({ sharedAt }) => sharedAt !== null).length,
		daysWithout,
		nudge: daysWithout >= numbers.goodNewsNudgeDays,
	};
}
