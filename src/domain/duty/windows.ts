import { weeksOf, type SchoolWeek, type Span } from '#domain/school-year.ts';
import { addDays, monthOf, type LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { addRunningDays, schoolDayCount, type CountSchoolDays } from './day-count.ts';
import type { Duty } from './duty.ts';
import { numbersOn, type RuleNumbers, type RuleVersion } from './rules.ts';

/** A stretch of days in which a duty is to be met, with the numbers in force when it began. */
export interface DutyWindow {
	readonly startsOn: LocalDate;
	/** The last day, itself included. */
	readonly endsOn: LocalDate;
	readonly numbers: RuleNumbers;
	/** The school weeks it covers; `null` for windows that are not cut by weeks. */
	readonly weeks: { readonly from: number; readonly to: number } | null;
}

/**
 * The windows of a duty, oldest first. Each is decided by the rules of the day on which it begins
 * and by nothing later, so that a later version of the rules never moves a window that has begun.
 */
export function windowsOf(
	duty: Pick<Duty, 'cut'>,
	calendar: SchoolCalendar,
	versions: readonly RuleVersion[],
): DutyWindow[] {
	const terms = [...calendar.terms].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
	const countDays = schoolDayCount(calendar);
	return terms.flatMap((term) => {
		switch (duty.cut) {
			case 'weeks':
				return cutByWeeks(term, countDays, versions);
			case 'month':
				return cutByMonth(term, countDays, versions);
			case 'term':
				return [{ ...daysOnly(term), numbers: numbersOn(versions, term.startsOn), weeks: null }];
			case 'term-start':
				return startOfTerm(term, countDays, versions);
			case 'event':
				// Such windows begin when something happens: `windowAfter`.
				return [];
		}
	});
}

/** M3, X1: so many days after something that happened; the clock stops in holidays. */
export function windowAfter(
	calendar: SchoolCalendar,
	versions: readonly RuleVersion[],
	day: LocalDate,
	number: 'testDays' | 'reviewDays',
): DutyWindow {
	const numbers = numbersOn(versions, day);
	const endsOn = addRunningDays(calendar, day, numbers[number]);
	return { startsOn: day, endsOn, numbers, weeks: null };
}

const daysOnly = ({ startsOn, endsOn }: Span) => ({ startsOn, endsOn });

/**
 * The weeks of a term in which school is held. A week that is holiday from end to end is passed over:
 * the clock stands still in it (§1.7), and the window around it is that much longer.
 */
function schoolWeeks(term: Span, countDays: CountSchoolDays): SchoolWeek[] {
	return weeksOf(term)
		.map((week) => ({
			...week,
			startsOn: week.startsOn < term.startsOn ? term.startsOn : week.startsOn,
			endsOn: week.endsOn > term.endsOn ? term.endsOn : week.endsOn,
		}))
		.filter((week) => countDays(week) > 0);
}

/** F1: school weeks 1–2, 3–4, …; half a window or less at the end of a term joins the one before it. */
function cutByWeeks(
	term: Span,
	countDays: CountSchoolDays,
	versions: readonly RuleVersion[],
): DutyWindow[] {
	const weeks = schoolWeeks(term, countDays);
	const windows: DutyWindow[] = [];
	for (let at = 0; at < weeks.length;) {
		const first = weeks[at];
		if (first === undefined) break;
		const numbers = numbersOn(versions, first.startsOn);
		const left = weeks.length - at - numbers.updateWeeks;
		const taken = left * 2 <= numbers.updateWeeks ? weeks.length - at : numbers.updateWeeks;
		const last = weeks[at + taken - 1] ?? first;
		windows.push({
			startsOn: first.startsOn,
			endsOn: last.endsOn,
			numbers,
			weeks: { from: first.number, to: last.number },
		});
		at += taken;
	}
	return windows;
}

/**
 * §1.7: calendar months of a term. A month with too few school days is merged with the next one, and
 * what is left at the end of the term with the one before.
 */
function cutByMonth(
	term: Span,
	countDays: CountSchoolDays,
	versions: readonly RuleVersion[],
): DutyWindow[] {
	const months = monthsOf(term).map((month) => ({
		...month,
		schoolDays: countDays(month),
	}));
	const windows: DutyWindow[] = [];
	for (let at = 0; at < months.length;) {
		const first = months[at];
		if (first === undefined) break;
		const numbers = numbersOn(versions, first.startsOn);
		let schoolDays = 0;
		let next = at;
		while (next < months.length && (next === at || schoolDays < numbers.shortMonthDays)) {
			schoolDays += months[next++]?.schoolDays ?? 0;
		}
		const rest = months.slice(next).reduce((sum, month) => sum + month.schoolDays, 0);
		if (rest < numbers.shortMonthDays) next = months.length;
		const endsOn = months[next - 1]?.endsOn ?? first.endsOn;
		if (schoolDays + rest > 0) {
			windows.push({ startsOn: first.startsOn, endsOn, numbers, weeks: null });
		}
		at = next;
	}
	return windows;
}

/** The calendar months of a term, the first and the last cut off where it begins and ends. */
function monthsOf(term: Span): { startsOn: LocalDate; endsOn: LocalDate }[] {
	const months: { startsOn: LocalDate; endsOn: LocalDate }[] = [];
	for (let startsOn = term.startsOn; startsOn <= term.endsOn;) {
		const next = firstOfNextMonth(startsOn);
		const endsOn = next > term.endsOn ? term.endsOn : addDays(next, -1);
		months.push({ startsOn, endsOn });
		startsOn = next;
	}
	return months;
}

function firstOfNextMonth(day: LocalDate): LocalDate {
	// 31 days on from the first of any month lies in the next one.
	return `${monthOf(addDays(`${monthOf(day)}-01` as LocalDate, 31))}-01` as LocalDate;
}

/** P1: the first so many school weeks of the term. */
function startOfTerm(
	term: Span,
	countDays: CountSchoolDays,
	versions: readonly RuleVersion[],
): DutyWindow[] {
	const numbers = numbersOn(versions, term.startsOn);
	const weeks = schoolWeeks(term, countDays).slice(0, numbers.planWeeks);
	const first = weeks[0];
	const last = weeks.at(-1);
	if (!first || !last) return [];
	return [
		{
			startsOn: first.startsOn,
			endsOn: last.endsOn,
			numbers,
			weeks: { from: first.number, to: last.number },
		},
	];
}
