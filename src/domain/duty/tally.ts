import type { ClassId } from '#domain/ids.ts';
import { monthAt, type Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import type { AskedDuty } from './duty.ts';
import { isMissing, type DutyItem } from './items.ts';

/** A share that never stands alone: how many of how many, and who is left over. */
export interface Tally {
	readonly done: number;
	readonly of: number;
	/** Among those done: written late (补录). */
	readonly late: number;
	/** Left out of the count, with a reason (免). */
	readonly waived: number;
	readonly left: readonly string[];
}

/** What runs now, or what ended in a month. */
export type Period = 'now' | Month;

/** What is counted: a duty, or good news (M5), which nobody owes. */
export type Counted = AskedDuty | 'M5';

/** Every period in which something was owed, and what of it. */
export type Tallies = Readonly<Partial<Record<Period, Readonly<Partial<Record<Counted, Tally>>>>>>;

export interface ClassRow {
	readonly id: ClassId;
	readonly name: string;
	readonly tallies: Tallies;
}

/** Somebody of whom something is owed: a child or a mentor. */
export interface Counting {
	readonly name: string;
	readonly items: readonly DutyItem[];
	/** Good news by the month in which it happened. */
	readonly news?: ReadonlyMap<Month, { readonly written: number; readonly shared: number }>;
}

interface Sum {
	done: number;
	of: number;
	late: number;
	waived: number;
	/** A set, as somebody may lack the same thing twice in a month. */
	left: Set<string>;
}

/** Counts everything that is owed by anybody here, by period and duty. */
export function tally(everybody: readonly Counting[], today: LocalDate): Tallies {
	const sums = new Map<Period, Map<Counted, Sum>>();
	const sumOf = (period: Period, counted: Counted): Sum => {
		const ofPeriod = sums.get(period) ?? new Map<Counted, Sum>();
		sums.set(period, ofPeriod);
		const sum = ofPeriod.get(counted) ?? { done: 0, of: 0, late: 0, waived: 0, left: new Set() };
		ofPeriod.set(counted, sum);
		return sum;
	};
	for (const { name, items, news } of everybody) {
		for (const item of items) add(sumOf(periodOf(item, today), item.duty), name, item);
		for (const [month, { written, shared }] of news ?? []) {
			const sum = sumOf(month === monthAt(today) ? 'now' : month, 'M5');
			sum.of += written;
			sum.done += shared;
			if (shared < written) sum.left.add(name);
		}
	}
	const plain = ({ left, ...sum }: Sum): Tally => ({ ...sum, left: [...left] });
	return Object.fromEntries(
		[...sums].map(([period, ofPeriod]) => [
			period,
			Object.fromEntries([...ofPeriod].map(([counted, sum]) => [counted, plain(sum)])),
		]),
	);
}

function add(sum: Sum, name: string, item: DutyItem): void {
	const { standing } = item;
	if (standing === 'waived') sum.waived++;
	else sum.of++;
	if (standing === 'late') sum.late++;
	if (standing === 'late' || standing === 'on-time') sum.done++;
	if (isMissing(item)) sum.left.add(name);
}

/** A window that is over belongs to the month in which it ended. */
function periodOf({ endsOn }: DutyItem, today: LocalDate): Period {
	return today <= endsOn ? 'now' : monthAt(endsOn);
}

/** What runs, then the months in which anything ended, newest first. */
export function periodsOf(tallies: Tallies): Period[] {
	const months = Object.keys(tallies).filter((period) => period !== 'now') as Month[];
	return ['now', ...months.sort().reverse()];
}
