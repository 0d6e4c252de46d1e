import type { ChildId, ClassId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { isHandledInTime } from './checks.ts';
import type { ClassReminding } from './card-reminder.ts';
import type { FileState } from './card-state.ts';

/** What `GET /api/cards` answers: the files class by class, with what is to be done about each. */
export interface CardDesk {
	readonly today: LocalDate;
	/** The term in which each card is to be confirmed once; `null` before the first one. */
	readonly termStartsOn: LocalDate | null;
	readonly classes: readonly {
		readonly id: ClassId;
		readonly name: string;
		readonly children: readonly DeskChild[];
		/** `null` where reminding the head teachers is somebody else's. */
		readonly reminding: ClassReminding | null;
	}[];
}

export interface DeskChild extends FileState {
	readonly id: ChildId;
	readonly name: string;
}

/** Does anything wait longer than it may (C5, 及时)? */
export function isLateReport({ toSettle }: Pick<DeskChild, 'toSettle'>, today: LocalDate): boolean {
	return toSettle.some(
		({ reportedOn }) => reportedOn !== null && !isHandledInTime(reportedOn, null, today),
	);
}

/** Was the card not found right in this term yet (J-3-1)? */
export function isToCheck(
	{ checkedOn }: Pick<DeskChild, 'checkedOn'>,
	{ termStartsOn }: Pick<CardDesk, 'termStartsOn'>,
): boolean {
	return termStartsOn !== null && (checkedOn === null || checkedOn < termStartsOn);
}
