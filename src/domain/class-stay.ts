import type { ClassId } from './ids.ts';
import type { LocalDate } from './time.ts';

/** The days a child spent in one class, from its coming to its moving on. */
export interface ClassStay {
	readonly classId: ClassId;
	readonly startsOn: LocalDate;
	/** The day on which it went to another class or left, no longer this one's; `null` while it lasts. */
	readonly endsOn: LocalDate | null;
}

/**
 * Was a child in this class on this day? What is asked of a class, the rows of its tests (M3, F3), is
 * asked of those who were in it then: who comes later owes nothing of what was before.
 */
export function wasInClass(stays: readonly ClassStay[], classId: ClassId, day: LocalDate): boolean {
	return stays.some(
		(stay) =>
			stay.classId === classId &&
			stay.startsOn <= day &&
			(stay.endsOn === null || day < stay.endsOn),
	);
}
