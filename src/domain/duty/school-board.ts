import type { ChildId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { OwedBySchool } from './board.ts';
import { ASKED_DUTIES } from './duty.ts';
import type { ClassRow, Counted, Period, Tallies } from './tally.ts';

/** The board of the school (B7, L13; product.md §5.6): what leaders see, and never the words. */
export interface SchoolBoard {
	readonly today: LocalDate;
	readonly targets: readonly Target[];
	/** What the school owes as a whole (G1). */
	readonly school: readonly OwedBySchool[];
	readonly periods: readonly Period[];
	readonly classes: readonly ClassRow[];
	/** All classes together; a mentor with children in two of them counts once. */
	readonly total: Tallies;
	/** Pairings that wait for a check (P2) and which the leading group alone may look at. */
	readonly unchecked: readonly UncheckedPairing[];
	/** Whether this person may say what they found. */
	readonly mayCheck: boolean;
}

export interface UncheckedPairing {
	readonly childId: ChildId;
	readonly name: string;
	readonly className: string;
}

/**
 * The four 100 % targets of the work plan (L5–L8): complete files; coming to school and staying; legal
 * aid for whoever has a right to it; one mentor for each child.
 */
export const TARGETS = ['files', 'enrolment', 'retention', 'legalAid', 'pairing'] as const;
export type TargetCode = (typeof TARGETS)[number];

/** A target as it stands: never a number alone. */
export interface Target {
	readonly code: TargetCode;
	readonly done: number;
	readonly of: number;
	readonly left: readonly LeftOver[];
}

export interface LeftOver {
	/** Of a child; of legal aid the number of the case, as several people look at a board at once. */
	readonly name: string;
	/** An empty string for what is of no class. */
	readonly className: string;
}

/**
 * 五个必须 (L25): fortnightly update; life photos; every test and the class evaluation; monthly summary
 * and exchange; good news. What else is asked for stands beside them.
 */
export const MUSTS: readonly Counted[] = ['M1', 'M2', 'M3', 'M3e', 'M4', 'M5'];
export const OTHER_DUTIES: readonly Counted[] = ASKED_DUTIES.filter(
	(duty) => !MUSTS.includes(duty),
);
export const ALL_COUNTED: readonly Counted[] = [...MUSTS, ...OTHER_DUTIES];
