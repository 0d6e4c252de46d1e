import { wasInClass, type ClassStay } from '#domain/class-stay.ts';
import type { ChildId, ClassId, TestId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { Followed, LedgerDay } from './items.ts';
import type { DutyRecord } from './ledger.ts';
import { windowAfter } from './windows.ts';

/** A test of a class and since when each child has a row in it; no scores. */
export interface HeldTest {
	readonly id: TestId;
	readonly heldOn: LocalDate;
	readonly rows: ReadonlyMap<ChildId, Pick<DutyRecord, 'writtenAt' | 'receivedAt'>>;
}

/**
 * The tests that a child is asked of (F3): each class's on whose day it was in that class. Who comes in
 * the middle of a term owes nothing of what was held before, and keeps what is owed of where it was.
 */
export function testsAsked<T extends Pick<HeldTest, 'heldOn'>>(
	tests: ReadonlyMap<ClassId, readonly T[]>,
	stays: readonly ClassStay[],
): T[] {
	const classIds = [...new Set(stays.map(({ classId }) => classId))];
	return classIds.flatMap((classId) =>
		(tests.get(classId) ?? []).filter(({ heldOn }) => wasInClass(stays, classId, heldOn)),
	);
}

/**
 * M3 (F3): a child's row of a test is due within so many days of the test. Each test has a window and
 * records of its own, so that a row of one never stands for the row of another held in the same week.
 */
export function followTest(
	{ calendar, versions, today }: LedgerDay,
	{ id, heldOn, rows }: HeldTest,
	childId: ChildId,
): Followed {
	const row = rows.get(childId);
	const window = windowAfter(calendar, versions, heldOn, 'testDays');
	return {
		...{ duty: 'M3', of: id },
		windows: heldOn <= today ? [window] : [],
		records:
			row === undefined
				? []
				: [{ ...row, kind: 'score', occurredOn: heldOn, count: 1, sharedAt: null }],
	};
}
