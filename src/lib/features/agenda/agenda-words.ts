import type { AgendaItem, AgendaStanding } from '#domain/agenda/agenda.ts';
import type { AgendaFact } from '#domain/agenda/done-when.ts';
import type { AgendaDays } from '#domain/agenda/placing.ts';
import { isTemplateId, type AgendaHost, type TemplateId } from '#domain/agenda/template.ts';
import { ORGANISATION_LACKS, type OrganisationLack } from '#domain/organisation/appointment.ts';
import { formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { Locale } from '#lib/i18n/generated/runtime.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';
import { moment } from '#lib/features/school/day-words.ts';
import { officeWords } from '#lib/features/school/office-words.ts';

/** What the interface calls items, hosts and facts; in the reader's language, or in the one that is asked for. */
type Words = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string;

const ITEMS: Readonly<Record<TemplateId, readonly [title: Words, doneWhen: Words]>> = {
	'J-2-1': [m.agenda_item_j_2_1, m.agenda_when_j_2_1],
	'J-2-2': [m.agenda_item_j_2_2, m.agenda_when_j_2_2],
	'J-2-3': [m.agenda_item_j_2_3, m.agenda_when_j_2_3],
	'J-3-1': [m.agenda_item_j_3_1, m.agenda_when_j_3_1],
	'J-3-2': [m.agenda_item_j_3_2, m.agenda_when_j_3_2],
	'J-3-3': [m.agenda_item_j_3_3, m.agenda_when_j_3_3],
	'J-4-1': [m.agenda_item_j_4_1, m.agenda_when_j_4_1],
	'J-4-2': [m.agenda_item_j_4_2, m.agenda_when_j_4_2],
	'J-4-3': [m.agenda_item_j_4_3, m.agenda_when_j_4_3],
	'J-4-4': [m.agenda_item_j_4_4, m.agenda_when_j_4_4],
	'J-5-1': [m.agenda_item_j_5_1, m.agenda_when_j_5_1],
	'J-5-2': [m.agenda_item_j_5_2, m.agenda_when_j_5_2],
	'J-5-3': [m.agenda_item_j_5_3, m.agenda_when_j_5_3],
	'J-6-1': [m.agenda_item_j_6_1, m.agenda_when_j_6_1],
	'J-6-2': [m.agenda_item_j_6_2, m.agenda_when_j_6_2],
	'J-6-3': [m.agenda_item_j_6_3, m.agenda_when_j_6_3],
};

const FACTS: Readonly<Record<AgendaFact, readonly [counted: Words, task: Words]>> = {
	'class-confirmed': [m.agenda_fact_class_confirmed, m.agenda_task_class_confirmed],
	'card-checked': [m.agenda_fact_card_checked, m.agenda_task_card_checked],
	'file-complete': [m.agenda_fact_file_complete, m.agenda_task_file_complete],
	'office-named': [m.agenda_fact_office_named, m.agenda_task_office_named],
	'child-paired': [m.agenda_fact_child_paired, m.agenda_task_child_paired],
	'child-grouped': [m.agenda_fact_child_grouped, m.agenda_task_child_grouped],
	'study-plan': [m.agenda_fact_study_plan, m.agenda_task_study_plan],
	'pairing-checked': [m.agenda_fact_pairing_checked, m.agenda_task_pairing_checked],
	'guidance-decided': [m.agenda_fact_guidance_decided, m.agenda_task_guidance_decided],
	'staff-met': [m.agenda_fact_staff_met, m.agenda_task_staff_met],
	'round-table': [m.agenda_fact_round_table, m.agenda_task_round_table],
	'parents-trained': [m.agenda_fact_parents_trained, m.agenda_task_parents_trained],
	'carers-trained': [m.agenda_fact_carers_trained, m.agenda_task_carers_trained],
	'lecture-held': [m.agenda_fact_lecture_held, m.agenda_task_lecture_held],
	visited: [m.agenda_fact_visited, m.agenda_task_visited],
	summary: [m.agenda_fact_summary, m.agenda_task_summary],
	photos: [m.agenda_fact_photos, m.agenda_task_photos],
	'good-news': [m.agenda_fact_good_news, m.agenda_task_good_news],
};

const HOSTS: Readonly<Record<AgendaHost, Words>> = {
	leaders: m.agenda_host_leaders,
	'student-office': m.agenda_host_student_office,
	'youth-league': m.agenda_host_youth_league,
	archivist: m.agenda_host_archivist,
	'head-teachers': m.agenda_host_head_teachers,
	'subject-teachers': m.agenda_host_subject_teachers,
	mentors: m.agenda_host_mentors,
	counselors: m.agenda_host_counselors,
	boarding: m.agenda_host_boarding,
};

/** What the records can count, in the order in which they are offered. */
export const COUNTED_FACTS = Object.keys(FACTS) as readonly AgendaFact[];

export function itemTitle({ key, title }: Pick<AgendaItem, 'key' | 'title'>, locale?: Locale) {
	if (title !== null) return title;
	return isTemplateId(key) ? ITEMS[key][0]({}, locale && { locale }) : '';
}

/** When an item counts as done, in the plan's words or those of what is counted; empty for neither. */
export function doneWhenWords({ key, facts }: Pick<AgendaItem, 'key' | 'facts'>, locale?: Locale) {
	const options = locale && { locale };
	if (isTemplateId(key)) return ITEMS[key][1]({}, options);
	return facts.map((fact) => FACTS[fact][0]({}, options)).join(m.list_separator({}, options));
}

/** Who says that it is done, and since when; `null` for an item that nobody has ticked by hand. */
export function tickWords({ tick }: Pick<AgendaItem, 'tick'>, locale?: Locale): string | null {
	if (tick === null) return null;
	const at = moment(tick.at, locale);
	return m.agenda_ticked_by({ name: tick.by, at }, locale && { locale });
}

export const factName = (fact: AgendaFact) => FACTS[fact][0]();
/** What an item that asks for this fact is called. */
export const taskName = (fact: AgendaFact) => FACTS[fact][1]();
const OFFICES: Readonly<Record<OrganisationLack, Words>> = {
	head: m.agenda_office_head,
	deputy: m.agenda_office_deputy,
	member: m.agenda_office_member,
	archivist: m.agenda_host_archivist,
};

/** Who or what is left over: an office is counted by its code, everything else by its name. */
export function leftName(fact: AgendaFact, counted: string): string {
	const office = ORGANISATION_LACKS.find((one) => one === counted);
	if (fact === 'office-named' && office !== undefined) return OFFICES[office]();
	return fact === 'office-named' ? m.agenda_office_head_teacher({ name: counted }) : counted;
}

export const hostName = (host: AgendaHost, locale?: Locale) =>
	HOSTS[host]({}, locale && { locale });

export function standingName(standing: AgendaStanding): string {
	return {
		done: m.agenda_standing_done,
		running: m.agenda_standing_running,
		ahead: m.agenda_standing_ahead,
		over: m.agenda_standing_over,
	}[standing]();
}

/** `3月2日 周一`, or from when to when. */
export function daysWords({ startsOn, endsOn }: AgendaDays): string {
	if (startsOn === endsOn) return formatDay(startsOn);
	return m.agenda_days({ from: formatDay(startsOn), to: formatDay(endsOn) });
}

/** Why the school did not take it, and what to do next. */
export function agendaRefusalWords(refusal: OfficeRefusal & { names?: unknown }): string {
	if (refusal.code === 'telling' && Array.isArray(refusal.names)) {
		return m.agenda_telling({ names: refusal.names.join(m.list_separator()) });
	}
	if (refusal.code === 'invalid' && refusal.field === 'days') return m.agenda_out_of_year();
	if (refusal.code === 'invalid') return m.agenda_title_invalid();
	return officeWords(refusal);
}
