import { addDays, type LocalDate } from '#domain/time.ts';
import {
	appointmentState,
	type AppointedTo,
	type Appointment,
	type Closing,
	type LeadingGroupPost,
	type OrganisationLack,
} from '#domain/organisation/appointment.ts';
import { fullDay } from '#lib/features/school/day-words.ts';
import { officeWords } from '#lib/features/school/office-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** What the organisation's pages call things. */

const POSTS: Readonly<Record<LeadingGroupPost, () => string>> = {
	head: m.organisation_post_head,
	deputy: m.organisation_post_deputy,
	member: m.organisation_post_member,
};
export const postName = (post: LeadingGroupPost) => POSTS[post]();

/** What somebody is by their appointment, e.g. `副组长`. */
export function placeName(to: AppointedTo): string {
	if (to.body === 'leadingGroup') return postName(to.post);
	return to.body === 'archive' ? m.organisation_archive() : m.organisation_member();
}

const LACKS: Readonly<Record<OrganisationLack, () => string>> = {
	head: m.organisation_lack_head,
	deputy: m.organisation_lack_deputy,
	member: m.organisation_lack_member,
	archivist: m.organisation_lack_archivist,
};
export const lackName = (lack: OrganisationLack) => LACKS[lack]();

const CLOSINGS: Readonly<Record<Closing, () => string>> = {
	ended: m.organisation_closing_ended,
	handedOver: m.organisation_closing_handed_over,
	renewed: m.organisation_closing_renewed,
};
export const closingName = (closing: Closing) => CLOSINGS[closing]();

/** `2026年9月1日至2027年8月31日`. */
export function termWords({ from, until }: Pick<Appointment, 'from' | 'until'>): string {
	return until === null
		? m.organisation_term_open({ from: fullDay(from) })
		: m.organisation_term({ from: fullDay(from), until: fullDay(until) });
}

/** A mark beside the name where something is out of the ordinary; `null` for who simply is in office. */
export function stateWords(one: Appointment, today: LocalDate): string | null {
	switch (appointmentState(one, today)) {
		case 'toCome':
			return m.organisation_state_to_come({ from: fullDay(one.from) });
		case 'runOut':
			return m.organisation_state_run_out();
		case 'held':
			return one.closing !== null && one.closing !== 'renewed' && one.until !== null
				? m.organisation_state_leaving({ until: fullDay(one.until) })
				: null;
		case 'past':
			return null;
	}
}

/** The first day of another term. */
export const renewedFrom = (until: LocalDate) => addDays(until, 1);

/** Why the decision was not taken, and what to do next. */
export function organisationWords(refusal: OfficeRefusal): string {
	const { code, field } = refusal;
	if (code === 'taken' && field === 'secondHead') return m.organisation_refused_second_head();
	if (code === 'taken' && field === 'samePerson') return m.organisation_refused_same_person();
	if (code === 'invalid' && field === 'until') return m.organisation_refused_days();
	if (code === 'invalid' && (field === 'duties' || field === 'closingNote')) {
		return m.organisation_refused_text();
	}
	if (code === 'invalid' && field === 'person') return m.organisation_person_missing();
	if (code === 'nothing-to-undo') return m.organisation_refused_undo();
	return officeWords(refusal);
}
