import type { DutyItem } from '#domain/duty/board.ts';
import type { ChildDuty } from '#domain/duty/duty.ts';
import type { Excuse, Standing } from '#domain/duty/ledger.ts';
import { monthOf } from '#domain/time.ts';
import { formatMonth } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the interface calls duties, their windows and how they stand. */
export function dutyName(duty: ChildDuty): string {
	return { M1: m.duty_m1, M2: m.duty_m2, T1: m.duty_t1, P1: m.duty_p1, V1: m.duty_v1 }[duty]();
}

/** The stretch in which a duty falls as people say it: these two weeks, this month, this term. */
export function periodName(duty: ChildDuty): string {
	return {
		M1: m.duty_period_weeks,
		M2: m.duty_period_month,
		T1: m.duty_period_month,
		P1: m.duty_period_term_start,
		V1: m.duty_period_term,
	}[duty]();
}

/** Which window: school weeks 11–12, November 2026, the term. */
export function windowName({ duty, weeks, endsOn }: Pick<DutyItem, 'duty' | 'weeks' | 'endsOn'>) {
	if (weeks !== null) {
		return weeks.from === weeks.to
			? m.duty_week({ number: weeks.from })
			: m.duty_weeks({ from: weeks.from, to: weeks.to });
	}
	if (duty === 'P1') return m.duty_period_term_start();
	return duty === 'V1' ? m.duty_period_term() : formatMonth(monthOf(endsOn));
}

export function standingName(standing: Standing): string {
	return {
		overdue: m.duty_overdue,
		awaited: m.duty_awaited,
		open: m.duty_open,
		late: m.duty_late,
		waived: m.duty_waived,
		'on-time': m.duty_on_time,
	}[standing]();
}

export function excuseName(excuse: Excuse): string {
	return {
		illness: m.duty_reason_illness,
		absent: m.duty_reason_absent,
		other: m.duty_reason_other,
		'joined-late': m.duty_reason_joined_late,
		'no-photo-consent': m.duty_reason_no_photo_consent,
	}[excuse]();
}
