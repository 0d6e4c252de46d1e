import { addDays, monthOf, weekday, type LocalDate } from '#domain/time.ts';
import type { AgendaDays } from './placing.ts';

/** A month as a wall calendar shows it: weeks from Monday to Sunday, with days of its neighbours. */
export interface GridWeek<T extends AgendaDays> {
	readonly monday: LocalDate;
	readonly days: readonly LocalDate[];
	readonly bars: readonly Bar<T>[];
}

/** An item within one week: an item of several weeks has a bar in each. */
export interface Bar<T extends AgendaDays> {
	readonly item: T;
	/** 1 for Monday to 7 for Sunday. */
	readonly from: number;
	readonly to: number;
	/** Bars that share a day lie in different lanes, counted from 0. */
	readonly lane: number;
	/** The item began in a week before; it goes on in the next one. */
	readonly isContinued: boolean;
	readonly continues: boolean;
}

/** The weeks of a month with the items of each, in as few lanes as they fit. */
export function monthGrid<T extends AgendaDays>(month: string, items: readonly T[]): GridWeek<T>[] {
	const first = `${month}-01` as LocalDate;
	const weeks: GridWeek<T>[] = [];
	let monday = addDays(first, 1 - weekday(first));
	while (monday < first || monthOf(monday) === month) {
		const start = monday;
		const days = Array.from({ length: 7 }, (_, index) => addDays(start, index));
		weeks.push({ monday: start, days, bars: barsOf(start, items) });
		monday = addDays(monday, 7);
	}
	return weeks;
}

function barsOf<T extends AgendaDays>(monday: LocalDate, items: readonly T[]): Bar<T>[] {
	const sunday = addDays(monday, 6);
	/** Of each lane the last day that is taken. */
	const takenTo: number[] = [];
	return items
		.filter(({ startsOn, endsOn }) => startsOn <= sunday && endsOn >= monday)
		.map((item) => {
			const from = item.startsOn <= monday ? 1 : weekday(item.startsOn);
			const to = item.endsOn >= sunday ? 7 : weekday(item.endsOn);
			const free = takenTo.findIndex((taken) => taken < from);
			const lane = free === -1 ? takenTo.length : free;
			takenTo[lane] = to;
			return {
				...{ item, from, to, lane },
				isContinued: item.startsOn < monday,
				continues: item.endsOn > sunday,
			};
		});
}

/** The months that these days touch, oldest first. */
export function monthsOf({ startsOn, endsOn }: AgendaDays): string[] {
	const months: string[] = [];
	for (let day = startsOn; monthOf(day) <= monthOf(endsOn);) {
		months.push(monthOf(day));
		// 31 days on from the first of any month lies in the next one.
		day = `${monthOf(addDays(`${monthOf(day)}-01` as LocalDate, 31))}-01` as LocalDate;
	}
	return months;
}
