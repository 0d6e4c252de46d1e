import type { ChildId, TestId } from '#domain/ids.ts';
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
