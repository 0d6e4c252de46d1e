import type { PublishError } from '#domain/publication.ts';
import type { LinkViewRow } from '#domain/share-link.ts';
import { addDays, localDateAt, SCHOOL_TIME_ZONE, type Instant } from '#domain/time.ts';
import { dateLocale, formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { SharingError } from './sharing-api.ts';

/** What went wrong, in the reader's words and with what to do next. */
export function problemWords(error: SharingError): string {
	return {
		offline: m.sharing_problem_offline,
		'signed-out': m.sharing_problem_signed_out,
		forbidden: m.sharing_problem_forbidden,
		'not-found': m.sharing_problem_not_found,
		unexpected: m.error_unexpected,
		'unknown-entry': m.sharing_problem_unknown_entry,
		'not-publishable': m.sharing_problem_not_publishable,
		removed: m.sharing_problem_removed,
		empty: m.sharing_problem_empty,
		'not-settled': m.sharing_problem_not_settled,
		'too-long': m.sharing_problem_too_long,
		'no-photo-consent': m.sharing_problem_no_photo_consent,
		'changed-meanwhile': m.sharing_problem_changed,
		'others-lacking': m.sharing_problem_others_lacking,
		'already-published': m.sharing_problem_already,
	}[error]();
}

/** Why an entry has nothing for the parents; who lacks consent is named. */
export function draftProblemWords(error: PublishError): string {
	if (error.type !== 'no-photo-consent') return problemWords(error.type);
	const names = error.names.join(m.list_separator());
	return {
		guardian: m.sharing_photos_lack_guardian,
		child: m.sharing_photos_lack_child,
		declined: m.sharing_photos_declined,
	}[error.lack]({ names });
}

/** A moment as one says it: `今天 20:13`, `昨天 20:13`, `11月3日周二 20:13`. */
export function momentWords(at: Instant, now: Instant): string {
	const time = new Intl.DateTimeFormat(dateLocale(), {
		timeZone: SCHOOL_TIME_ZONE,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).format(new Date(at));
	const day = localDateAt(at);
	const today = localDateAt(now);
	if (day === today) return m.sharing_today({ time });
	if (day === addDays(today, -1)) return m.sharing_yesterday({ time });
	return m.sharing_day_time({ day: formatDay(day), time });
}

/** One line of the list of who opened a link: `妈妈 昨天 20:13 打开过`. */
export function viewWords(view: LinkViewRow, who: string, now: Instant): string {
	const when = momentWords(view.at, now);
	switch (view.outcome) {
		case 'opened':
			return m.sharing_view_opened({ who, when });
		case 'new-device':
			return m.sharing_view_new_device({ when, device: view.device ?? '?' });
		case 'wrong-passcode':
			return m.sharing_view_wrong({ when });
		case 'stopped':
		case 'expired':
			return m.sharing_view_closed({ who, when });
	}
}

/** The last day on which a link opens; it ends at the midnight after it. */
export function lastDayWords(expiresAt: Instant): string {
	const lastDay = addDays(localDateAt(expiresAt), -1);
	return new Intl.DateTimeFormat(dateLocale(), {
		timeZone: 'UTC',
		year: 'numeric',
		month: 'long',
		day: 'numeric',
	}).format(new Date(`${lastDay}T00:00:00Z`));
}
