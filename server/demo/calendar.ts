import { addDays, type LocalDate } from '#domain/time.ts';

/**
 * The demo's school year: the two terms that end with the one that today belongs to, so that the
 * school is lively on any day of the calendar and no entry lies in the future.
 */
export interface DemoSpan {
	readonly name: string;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}

export interface DemoYear extends DemoSpan {
	readonly terms: readonly [DemoSpan, DemoSpan];
	readonly holidays: readonly DemoSpan[];
}

const day = (year: number, monthDay: string) => `${year}-${monthDay}` as LocalDate;

/** Spring of a year begins on 16 February, autumn on 1 September; what follows each is its holiday. */
function spring(year: number): DemoSpan {
	return { name: '春季学期', startsOn: day(year, '02-16'), endsOn: day(year, '07-10') };
}

function autumn(year: number): DemoSpan {
	return { name: '秋季学期', startsOn: day(year, '09-01'), endsOn: day(year + 1, '01-20') };
}

export function demoYear(today: LocalDate): DemoYear {
	const year = Number(today.slice(0, 4));
	const monthDay = today.slice(5);
	if (monthDay >= '09-01') return joinTerms(spring(year), autumn(year), `${year}年度`);
	if (monthDay >= '02-16') {
		return joinTerms(autumn(year - 1), spring(year), `${year - 1}–${year}学年`);
	}
	return joinTerms(spring(year - 1), autumn(year - 1), `${year - 1}年度`);
}

/** So many school years, each from September to August, the last one that of today; oldest first. */
export function schoolYears(today: LocalDate, count: number): DemoYear[] {
	const current = Number(today.slice(0, 4)) - (today.slice(5) >= '09-01' ? 0 : 1);
	return Array.from({ length: count }, (_, index) => {
		const began = current - count + 1 + index;
		return joinTerms(autumn(began), spring(began + 1), `${began}–${began + 1}学年`);
	});
}

function joinTerms(first: DemoSpan, second: DemoSpan, name: string): DemoYear {
	const nextStart = second.name === '春季学期' ? '09-01' : '02-16';
	const endsOn = addDays(day(Number(second.endsOn.slice(0, 4)), nextStart), -1);
	const startsOn = first.startsOn;
	const holidays = [
		{ name: '假期', startsOn: addDays(first.endsOn, 1), endsOn: addDays(second.startsOn, -1) },
		{ name: '假期', startsOn: addDays(second.endsOn, 1), endsOn },
		...[Number(startsOn.slice(0, 4)), Number(endsOn.slice(0, 4))].flatMap(publicHolidays),
	].filter(
		(holiday, index, all) =>
			holiday.startsOn >= startsOn &&
			holiday.endsOn <= endsOn &&
			all.findIndex(({ startsOn: other }) => other === holiday.startsOn) === index,
	);
	return { name, startsOn, endsOn, terms: [first, second], holidays };
}

function publicHolidays(year: number): DemoSpan[] {
	return [
		{ name: '劳动节', startsOn: day(year, '05-01'), endsOn: day(year, '05-05') },
		{ name: '国庆节', startsOn: day(year, '10-01'), endsOn: day(year, '10-07') },
	];
}

/** The days from the first to the last on which school was held, weekends included, up to today. */
export function schoolDays({ terms, holidays }: DemoYear, today: LocalDate): LocalDate[] {
	const days: LocalDate[] = [];
	for (const term of terms) {
		const last = term.endsOn < today ? term.endsOn : today;
		for (let at = term.startsOn; at <= last; at = addDays(at, 1)) {
			if (!holidays.some(({ startsOn, endsOn }) => at >= startsOn && at <= endsOn)) days.push(at);
		}
	}
	return days;
}
