import type { ChildId, ClassId, UserId, WaiverId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { ChildDuty } from './duty.ts';
import type { GoodNews } from './good-news.ts';
import type { DutyItem } from './items.ts';
import type { WaiverReason } from './ledger.ts';
import type { SchoolDutyItem } from './school-duty.ts';
import type { ClassRow, Period } from './tally.ts';

/** The board of one class (B7, L13): who has what done, and what is missing by name; never the words. */
export interface ClassBoard {
	readonly id: ClassId;
	readonly name: string;
	readonly today: LocalDate;
	readonly children: readonly BoardChild[];
	/** The lead mentors of these children, with what they owe for all of them together. */
	readonly mentors: readonly BoardMentor[];
	readonly periods: readonly Period[];
	readonly row: ClassRow;
	/** What the school owes as a whole (G1). */
	readonly school: readonly OwedBySchool[];
	readonly mayWaive: boolean;
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

/** A duty of the whole school, by the name of who answers for it. */
export interface OwedBySchool extends SchoolDutyItem {
	/** The head of the leading group (组长); `null` while the school has named none. */
	readonly owner: string | null;
}

export interface BoardMentor {
	readonly id: UserId;
	readonly name: string;
	readonly items: readonly DutyItem[];
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
