import type { GuidancePlanId } from '#domain/ids.ts';
import { addDays, type LocalDate } from '#domain/time.ts';
import type { DutyRecord } from './ledger.ts';
import type { Followed, LedgerDay } from './items.ts';
import { windowAfter, type DutyWindow } from './windows.ts';

export type Review = Pick<DutyRecord, 'occurredOn' | 'writtenAt' | 'receivedAt'>;

/** A guidance plan that the leading group has approved, and when it was looked at; no words. */
export interface ApprovedPlan {
	readonly id: GuidancePlanId;
	readonly approvedOn: LocalDate;
	readonly reviews: readonly Review[];
}

/**
 * X1 (G3): a plan is looked at again within so many days of its approval, and of each review. A review
 * that comes later still counts, for the last day on which it was due, and is late by its own writing:
 * what was really done on another day cannot be moved into a window.
 */
export function followPlan({ calendar, versions, today }: LedgerDay, plan: ApprovedPlan): Followed {
	const sorted = plan.reviews
		.filter(({ occurredOn }) => occurredOn > plan.approvedOn)
		.toSorted((a, b) => (a.occurredOn < b.occurredOn ? -1 : 1));
	const windows: DutyWindow[] = [];
	const records: DutyRecord[] = [];
	let from = plan.approvedOn;
	for (const review of [...sorted, null]) {
		// Two reviews on one day, as two devices write them, are one.
		if (review !== null && review.occurredOn === from) continue;
		const due = windowAfter(calendar, versions, from, 'reviewDays');
		const window = { ...due, startsOn: addDays(from, 1) };
		if (window.startsOn <= today) windows.push(window);
		if (review === null) break;
		const occurredOn = review.occurredOn < window.endsOn ? review.occurredOn : window.endsOn;
		records.push({ ...review, kind: 'plan-review', occurredOn, count: 1, sharedAt: null });
		from = review.occurredOn;
	}
	return { duty: 'X1', of: plan.id, windows, records };
}
