import { DUTIES, type SchoolDuty } from '#domain/duty/duty.ts';
import type { DutyItem } from '#domain/duty/items.ts';
import type { Excuse, Standing } from '#domain/duty/ledger.ts';
import type { LeftOver, TargetCode } from '#domain/duty/school-board.ts';
import type { Counted, Period } from '#domain/duty/tally.ts';
import { daysBetween, monthOf, type LocalDate } from '#domain/time.ts';
import { formatDay, formatMonth } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the interface calls duties, their windows and how they stand. */
export function dutyName(duty: Counted): string {
	return {
		M1: m.duty_m1,
		M2: m.duty_m2,
		M3: m.duty_m3,
		M3e: m.duty_m3e,
		M4: m.duty_m4,
		M5: m.duty_m5,
		T1: m.duty_t1,
		P1: m.duty_p1,
		P2: m.duty_p2,
		V1: m.duty_v1,
		C1: m.duty_c1,
		X1: m.duty_x1,
	}[duty]();
}

export function schoolDutyName(duty: SchoolDuty): string {
	return { G1: m.duty_g1 }[duty]();
}

/** What has to be done, while it is not. */
export function schoolDutyHelp(duty: SchoolDuty): string {
	return { G1: m.duty_g1_help }[duty]();
}

/** The stretch in which a duty falls as people say it: these two weeks, this month, until a day. */
export function periodName({ duty, endsOn }: Pick<DutyItem, 'duty' | 'endsOn'>): string {
	switch (DUTIES[duty].cut) {
		case 'weeks':
			return m.duty_period_weeks();
		case 'month':
			return m.duty_period_month();
		case 'term':
			return m.duty_period_term();
		case 'term-start':
			return m.duty_period_term_start();
		case 'event':
			return m.duty_until_day({ day: formatDay(endsOn) });
	}
}

/** How long is left of a window that runs, its last day included; nobody says nought days. */
export function timeLeft(today: LocalDate, endsOn: LocalDate): string {
	const days = daysBetween(today, endsOn);
	return days === 0 ? m.duty_ends_today() : m.duty_days_left({ days });
}

/** Which window: school weeks 11–12, November 2026, the term, until 3 December. */
export function windowName({ duty, weeks, endsOn }: Pick<DutyItem, 'duty' | 'weeks' | 'endsOn'>) {
	const { cut } = DUTIES[duty];
	if (cut === 'month') return formatMonth(monthOf(endsOn));
	if (cut !== 'weeks' || weeks === null) return periodName({ duty, endsOn });
	return weeks.from === weeks.to
		? m.duty_week({ number: weeks.from })
		: m.duty_weeks({ from: weeks.from, to: weeks.to });
}

/** What is missing of something that needs more than one thing; `null` where its name says enough. */
export function lackName({
	duty,
	lacks,
	startsOn,
}: Pick<DutyItem, 'duty' | 'lacks' | 'startsOn'>): string | null {
	if (duty === 'M3') return m.duty_test_of({ day: formatDay(startsOn) });
	if (duty !== 'M4') return null;
	return lacks.includes('summary') ? m.duty_lacks_summary() : m.duty_lacks_exchange();
}

/** What runs now, or a month. */
export function timeName(period: Period): string {
	return period === 'now' ? m.board_period_now() : formatMonth(period);
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

export function targetName(target: TargetCode): string {
	return {
		files: m.board_target_files,
		enrolment: m.board_target_enrolment,
		retention: m.board_target_retention,
		legalAid: m.board_target_legal_aid,
		pairing: m.board_target_pairing,
	}[target]();
}

/** Who is left over of a target, as it is said. */
export function leftOverName({ name, className }: LeftOver, target: TargetCode): string {
	if (target === 'legalAid') return m.legal_aid_case({ number: name });
	return m.census_name_in_class({ name, class: className });
}
