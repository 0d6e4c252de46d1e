import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { Priority } from './priority.ts';

/** The pairing board of a class (A12, D4, E1, E2, E5): who looks after whom, and what is missing. */
export interface PairingBoard {
	readonly id: ClassId;
	readonly name: string;
	readonly today: LocalDate;
	readonly children: readonly PairingChild[];
	/** Who can be paired as mentor, those with the fewest children first; empty where I may not pair. */
	readonly mentors: readonly BoardMentor[];
	/** Who can be a cadre or lead a peer helper; empty where I may not pair. */
	readonly staff: readonly { readonly userId: UserId; readonly name: string }[];
	/** The school's number of children for one mentor; more is marked (E5). */
	readonly loadMax: number;
	readonly mayPair: boolean;
	readonly mayReadPriority: boolean;
	readonly maySetPriority: boolean;
}

export interface BoardMentor {
	readonly userId: UserId;
	readonly name: string;
	/** With how many children of the school they are paired. */
	readonly load: number;
}

export interface PairingChild {
	readonly id: ChildId;
	readonly name: string;
	readonly mentors: readonly {
		readonly userId: UserId;
		readonly name: string;
		readonly lead: boolean;
	}[];
	readonly cadres: readonly { readonly userId: UserId; readonly name: string }[];
	readonly helper: { readonly name: string; readonly teacher: string } | null;
	/** `null` also for those to whom it is not shown. */
	readonly priority: Priority | null;
	/** Whether today's last decision about this child can still be undone. */
	readonly mayUndo: boolean;
}

/** One line of the history: who was what to a child, from when until when. */
export interface PairingPast {
	readonly as: 'lead' | 'co-mentor' | 'cadre' | 'helper';
	readonly name: string;
	readonly from: LocalDate;
	/** `null` while it lasts. */
	readonly until: LocalDate | null;
}

/** What a child still lacks. `teacher` and `cadre` are asked for where help is needed first (E2). */
export const PAIRING_PARTS = ['lead', 'teacher', 'cadre', 'helper'] as const;
export type PairingPart = (typeof PAIRING_PARTS)[number];

/**
 * What is missing: every child has one lead mentor (A12) and one peer helper (D4); a priority child a
 * teacher and a cadre besides (E2). The teacher may be any of its mentors, the cadre is never one of them,
 * so that two people stand by the child.
 */
export function missingParts(
	child: Pick<PairingChild, 'mentors' | 'cadres' | 'helper' | 'priority'>,
): PairingPart[] {
	const isPriority = child.priority !== null;
	const isMissing: Record<PairingPart, boolean> = {
		lead: !child.mentors.some(({ lead }) => lead),
		teacher: isPriority && child.mentors.length === 0,
		cadre: isPriority && child.cadres.length === 0,
		helper: child.helper === null,
	};
	return PAIRING_PARTS.filter((part) => isMissing[part]);
}

/** Whoever waits for a lead mentor first, then whoever lacks most; else by name. */
export function inOrderOfNeed<C extends PairingChild>(children: readonly C[]): C[] {
	const need = (child: C) => {
		const missing = missingParts(child);
		return (missing.includes('lead') ? 10 : 0) + missing.length;
	};
	return children.toSorted((a, b) => need(b) - need(a) || a.name.localeCompare(b.name, 'zh-CN'));
}

/** Does one more child take this mentor above the school's number (E5)? A warning, never a refusal. */
export function isLoadAbove(load: number, loadMax: number): boolean {
	return load > loadMax;
}
