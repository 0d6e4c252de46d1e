import type { UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import {
	ASKED_DUTIES,
	CHILD_DUTIES,
	DUTIES,
	MENTOR_DUTIES,
	type AskedDuty,
	type ChildDuty,
	type Duty,
	type RecordKind,
} from './duty.ts';
import { judgeGoodNews, type GoodNews } from './good-news.ts';
import {
	judge,
	type Care,
	type CarePeriod,
	type DutyRecord,
	type Excuse,
	type Standing,
} from './ledger.ts';
import type { RuleVersion } from './rules.ts';
import { windowsOf, type DutyWindow } from './windows.ts';

/** One duty in one window, as boards and phones show it. */
export interface DutyItem {
	readonly duty: AskedDuty;
	/** What of a child it is about, where that is something by itself: a guidance plan, a test. */
	readonly of: string | null;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly weeks: DutyWindow['weeks'];
	readonly standing: Standing;
	readonly done: number;
	readonly needed: number;
	/** Of which kinds of records there is not enough. */
	readonly lacks: readonly RecordKind[];
	readonly excuse: Excuse | null;
	readonly mentorId: UserId | null;
}

/** Everything that is the same for all children of a school on one day. */
export interface LedgerDay {
	readonly calendar: SchoolCalendar;
	readonly versions: readonly RuleVersion[];
	readonly today: LocalDate;
	readonly at: Instant;
}

/** The windows of the school year that have begun, cut once for all children. */
export interface OpenLedger extends LedgerDay {
	/** The first day of the term that runs, or of the last one that did; `null` before the first. */
	readonly termStartsOn: LocalDate | null;
	readonly windows: Readonly<Record<AskedDuty, readonly DutyWindow[]>>;
}

/**
 * The same for the term that runs, or the last one that did: what lies further back is nobody's work of
 * today, so that a phone need neither cut nor judge it.
 */
export function openTerm(day: LedgerDay): OpenLedger {
	const term = day.calendar.terms
		.filter(({ startsOn }) => startsOn <= day.today)
		.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
		.at(-1);
	const terms = term === undefined ? [] : [term];
	const ledger = openLedger({ ...day, calendar: { ...day.calendar, terms } });
	return { ...ledger, calendar: day.calendar };
}

export function openLedger(day: LedgerDay): OpenLedger {
	// Most duties are cut alike, and a phone that has just been opened cuts slowly.
	const cut = new Map<Duty['cut'], readonly DutyWindow[]>();
	const begun = (duty: AskedDuty): readonly DutyWindow[] => {
		const known = cut.get(DUTIES[duty].cut);
		if (known !== undefined) return known;
		const all = windowsOf(DUTIES[duty], day.calendar, day.versions);
		const windows = all.filter(({ startsOn }) => startsOn <= day.today);
		cut.set(DUTIES[duty].cut, windows);
		return windows;
	};
	const terms = day.calendar.terms.map(({ startsOn }) => startsOn).sort();
	return {
		...day,
		termStartsOn: terms.findLast((startsOn) => startsOn <= day.today) ?? null,
		windows: ofEach(ASKED_DUTIES, begun),
	};
}

/**
 * Does this belong to the term that runs, or to the last one that did? What lies further back is
 * history and nobody's work of today.
 */
export function isOfTerm(
	{ termStartsOn }: Pick<OpenLedger, 'termStartsOn'>,
	{ endsOn }: Pick<DutyItem, 'endsOn'>,
): boolean {
	return termStartsOn !== null && endsOn >= termStartsOn;
}

/** Something of a child that has windows and records of its own: a guidance plan, a test. */
export interface Followed {
	readonly duty: ChildDuty;
	readonly of: string;
	readonly windows: readonly DutyWindow[];
	readonly records: readonly DutyRecord[];
}

/** The duties that concern a child, or some of them, in the windows that have begun, by duty, oldest first. */
export function dutiesOf(
	ledger: OpenLedger,
	care: Care,
	records: readonly DutyRecord[],
	followed: readonly Followed[] = [],
	duties: readonly ChildDuty[] = CHILD_DUTIES,
): DutyItem[] {
	const ofKind = Map.groupBy(records, ({ kind }) => kind);
	return duties.flatMap((duty) => [
		...itemsOf(ledger, own(ledger, duty, ofKind), care),
		...followed.filter((each) => each.duty === duty).flatMap((each) => itemsOf(ledger, each, care)),
	]);
}

/** What a mentor owes for all their children together; they owe it while they lead one. */
export function mentorDutiesOf(
	ledger: OpenLedger,
	leads: readonly CarePeriod[],
	records: readonly DutyRecord[],
): DutyItem[] {
	const care = careOfMentor(leads);
	if (care === null) return [];
	const ofKind = Map.groupBy(records, ({ kind }) => kind);
	return MENTOR_DUTIES.flatMap((duty) => itemsOf(ledger, own(ledger, duty, ofKind), care));
}

interface Asked {
	readonly duty: AskedDuty;
	readonly of: string | null;
	readonly windows: readonly DutyWindow[];
	readonly records: readonly DutyRecord[];
}

/** A duty in the windows of the calendar, with the records that may meet it. */
function own(
	{ windows }: OpenLedger,
	duty: AskedDuty,
	ofKind: ReadonlyMap<RecordKind, readonly DutyRecord[]>,
): Asked {
	const records = DUTIES[duty].needs.flatMap(({ kind }) => ofKind.get(kind) ?? []);
	return { duty, of: null, windows: windows[duty], records };
}

function itemsOf(ledger: OpenLedger, asked: Asked, care: Care): DutyItem[] {
	const { duty, of, windows, records } = asked;
	return windows.flatMap((window): DutyItem[] => {
		const judged = judge(DUTIES[duty], window, care, records, ledger.calendar, ledger.today);
		if (judged === null) return [];
		const { startsOn, endsOn, weeks } = window;
		return [{ duty, of, startsOn, endsOn, weeks, ...judged }];
	});
}

/** The spans in which a mentor leads anybody; a child that follows another at once makes no new span. */
function careOfMentor(leads: readonly CarePeriod[]): Care | null {
	const periods: CarePeriod[] = [];
	for (const lead of leads.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
		const before = periods.at(-1);
		if (before === undefined || (before.endsOn !== null && before.endsOn < lead.startsOn)) {
			periods.push(lead);
		} else if (before.endsOn !== null && (lead.endsOn === null || lead.endsOn > before.endsOn)) {
			periods[periods.length - 1] = { ...before, endsOn: lead.endsOn };
		}
	}
	const [first] = periods;
	if (first === undefined) return null;
	return { enrolledOn: first.startsOn, periods, waivers: [], hasPhotoConsent: true };
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

/** What tells one item of a child or a mentor from the others. */
export function itemKey({ duty, of, startsOn }: DutyItem): string {
	return [duty, of, startsOn].join(' ');
}

/** One value for each of these. */
export function ofEach<K extends string, T>(
	keys: readonly K[],
	value: (key: K) => T,
): Record<K, T> {
	return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, T>;
}
