import { monthAt, type Month } from '#domain/summary.ts';
import { instantToMs, type Instant, type LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { runningDays } from './day-count.ts';
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

interface Now {
	readonly today: LocalDate;
	readonly at: Instant;
}

/** The good news among these records, and that of which parents have had the time to hear. */
function newsIn(
	records: readonly DutyRecord[],
	versions: readonly RuleVersion[],
	{ today, at }: Now,
): { news: DutyRecord[]; due: DutyRecord[] } {
	const news = records.filter(
		({ kind, occurredOn }) => kind === 'good-news' && occurredOn <= today,
	);
	const hours = numbersOn(versions, today).goodNewsShareHours;
	const heardBy = instantToMs(at) - hours * HOUR_MS;
	const due = news.filter(
		({ receivedAt, writtenAt, sharedAt }) =>
			sharedAt !== null || instantToMs(receivedAt ?? writtenAt) <= heardBy,
	);
	return { news, due };
}

/** By the month in which it happened: how much of it parents have had the time to hear, and heard. */
export function goodNewsByMonth(
	records: readonly DutyRecord[],
	versions: readonly RuleVersion[],
	now: Now,
): ReadonlyMap<Month, { readonly written: number; readonly shared: number }> {
	const { due } = newsIn(records, versions, now);
	const months = Map.groupBy(due, ({ occurredOn }) => monthAt(occurredOn));
	return new Map(
		[...months].map(([month, own]) => [
			month,
			{
				written: own.length,
				shared: own.filter(({ sharedAt }) => sharedAt !== null).length,
			},
		]),
	);
}

/** How good news of a child stands now; `null` while nobody looks after it. */
export function judgeGoodNews(
	care: Care,
	records: readonly DutyRecord[],
	calendar: SchoolCalendar,
	versions: readonly RuleVersion[],
	now: Now,
): GoodNews | null {
	const mentor = mentorOn(care, now.today);
	if (mentor === null) return null;
	const numbers = numbersOn(versions, now.today);
	const { news, due } = newsIn(records, versions, now);
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
