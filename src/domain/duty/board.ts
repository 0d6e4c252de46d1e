import type { ChildId, ClassId, UserId, WaiverId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { CHILD_DUTIES, DUTIES, type ChildDuty } from './duty.ts';
import { judgeGoodNews, type GoodNews } from './good-news.ts';
import {
	judge,
	type Care,
	type DutyRecord,
	type Excuse,
	type Standing,
	type WaiverReason,
} from './ledger.ts';
import type { RuleVersion } from './rules.ts';
import { windowsOf, type DutyWindow } from './windows.ts';

/** One duty of one child in one window, as boards and phones show it. */
export interface DutyItem {
	readonly duty: ChildDuty;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly weeks: DutyWindow['weeks'];
	readonly standing: Standing;
	readonly done: number;
	readonly needed: number;
	readonly excuse: Excuse | null;
	readonly mentorId: UserId;
}

/** Everything that is the same for all children of a school on one day. */
export interface LedgerDay {
	readonly calendar: SchoolCalendar;
	readonly versions: readonly RuleVersion[];
	readonly today: LocalDate;
	readonly at: Instant;
}

/** The windows of this term, cut once for all children. */
export interface OpenLedger extends LedgerDay {
	readonly windows: Readonly<Record<ChildDuty, readonly DutyWindow[]>>;
}

/**
 * The windows that have begun in the term of this day, or in the last one that was: what lies further
 * back is history and nobody's work of today.
 */
export function openLedger(day: LedgerDay): OpenLedger {
	const term = day.calendar.terms
		.filter(({ startsOn }) => startsOn <= day.today)
		.reduce<LocalDate | null>(
			(latest, { startsOn }) => (latest === null || startsOn > latest ? startsOn : latest),
			null,
		);
	const begun = (duty: ChildDuty) =>
		windowsOf(DUTIES[duty], day.calendar, day.versions).filter(
			({ startsOn }) => term !== null && startsOn >= term && startsOn <= day.today,
		);
	return { ...day, windows: ofEach(begun) };
}

/** Every duty of a child in the windows of this term that have begun, oldest first. */
export function dutiesOf(
	ledger: OpenLedger,
	care: Care,
	records: readonly DutyRecord[],
): DutyItem[] {
	return CHILD_DUTIES.flatMap((duty) =>
		ledger.windows[duty].flatMap((window): DutyItem[] => {
			const judged = judge(DUTIES[duty], window, care, records, ledger.calendar, ledger.today);
			if (judged === null) return [];
			const { startsOn, endsOn, weeks } = window;
			return [{ duty, startsOn, endsOn, weeks, ...judged }];
		}),
	);
}

export function goodNewsOf(
	ledger: OpenLedger,
	care: Care,
	records: readonly DutyRecord[],
): GoodNews | null {
	return judgeGoodNews(care, records, ledger.calendar, ledger.versions, ledger);
}

/** Something to be done: it is missing, and nobody has excused it. */
export function isMissing({ standing }: Pick<DutyItem, 'standing'>): boolean {
	return standing === 'open' || standing === 'awaited' || standing === 'overdue';
}

/** One child on the board of its class. */
export interface BoardChild {
	readonly id: ChildId;
	readonly name: string;
	/** Of the lead mentor; `null` while there is none. */
	readonly mentor: string | null;
	readonly items: readonly DutyItem[];
	readonly goodNews: GoodNews | null;
	readonly waivers: readonly BoardWaiver[];
}

export interface BoardWaiver {
	readonly id: WaiverId;
	readonly duty: ChildDuty | null;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly reason: WaiverReason;
	readonly note: string;
	readonly grantedBy: string;
}

/** One value for each of a child's duties. */
export function ofEach<T>(value: (duty: ChildDuty) => T): Record<ChildDuty, T> {
	return Object.fromEntries(CHILD_DUTIES.map((duty) => [duty, value(duty)])) as Record<
		ChildDuty,
		T
	>;
}

export interface ClassBoard {
	readonly id: ClassId;
	readonly name: string;
	readonly today: LocalDate;
	readonly children: readonly BoardChild[];
	readonly mayWaive: boolean;
}

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

export interface ClassRow {
	readonly id: ClassId;
	readonly name: string;
	/** A12, L8: every child has a lead mentor. */
	readonly paired: Tally;
	/** The window that runs and the one before it; `null` where there is none. */
	readonly duties: Readonly<
		Record<ChildDuty, { readonly now: Tally | null; readonly last: Tally | null }>
	>;
	/** M5: good news that parents were given, of all that was written this school year. */
	readonly goodNews: Tally;
}

export interface SchoolBoard {
	readonly today: LocalDate;
	readonly classes: readonly ClassRow[];
}

/** The row of one class on the board of the school. */
export function rowOf(
	ledger: OpenLedger,
	board: Pick<ClassBoard, 'id' | 'name' | 'children'>,
): ClassRow {
	const { id, name, children } = board;
	const tallies = (duty: ChildDuty) => {
		const windows = ledger.windows[duty];
		const latest = windows.at(-1);
		const isRunning = latest !== undefined && ledger.today <= latest.endsOn;
		return {
			now: isRunning ? tallyOf(children, duty, latest) : null,
			last: tallyOf(children, duty, isRunning ? windows.at(-2) : latest),
		};
	};
	return {
		id,
		name,
		paired: {
			...{ late: 0, waived: 0, of: children.length },
			done: children.filter(({ mentor }) => mentor !== null).length,
			left: children.flatMap((child) => (child.mentor === null ? [child.name] : [])),
		},
		duties: ofEach(tallies),
		goodNews: {
			...{ late: 0, waived: 0 },
			of: children.reduce((sum, { goodNews }) => sum + (goodNews?.written ?? 0), 0),
			done: children.reduce((sum, { goodNews }) => sum + (goodNews?.shared ?? 0), 0),
			left: children.flatMap(({ name, goodNews }) =>
				goodNews !== null && goodNews.shared < goodNews.written ? [name] : [],
			),
		},
	};
}

function tallyOf(
	children: readonly Pick<BoardChild, 'name' | 'items'>[],
	duty: ChildDuty,
	window: DutyWindow | undefined,
): Tally | null {
	if (window === undefined) return null;
	const tally = { done: 0, of: 0, late: 0, waived: 0 };
	const left: string[] = [];
	for (const child of children) {
		const item = child.items.find(
			(candidate) => candidate.duty === duty && candidate.startsOn === window.startsOn,
		);
		if (item === undefined) continue;
		if (item.standing === 'waived') tally.waived++;
		else tally.of++;
		if (item.standing === 'late') tally.late++;
		if (item.standing === 'late' || item.standing === 'on-time') tally.done++;
		if (isMissing(item)) left.push(child.name);
	}
	return { ...tally, left };
}
