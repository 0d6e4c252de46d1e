import { addDays, type LocalDate } from '#domain/time.ts';
import { appointmentState, type Appointment } from '#domain/organisation/appointment.ts';
import { chosenPerson, type PersonChoice } from './person-choice.ts';

/** What can be done about an appointment that is not closed. */
export const CHANGES = ['amend', 'renew', 'handOver', 'end'] as const;
export type Change = (typeof CHANGES)[number];

/** What the fields of the dialog hold; days are empty while none is set. */
export interface ChangeDraft {
	duties: string;
	from: string;
	until: string;
	renewUntil: string;
	successor: PersonChoice;
	handOverFrom: string;
	handOverUntil: string;
	endOn: string;
	note: string;
}

/** A year to renew by: the term that ended was most likely a school year's. */
const DAYS_OF_TERM = 365;

export function beginDraft(one: Appointment, today: LocalDate): ChangeDraft {
	const isOver = appointmentState(one, today) === 'runOut';
	const firstFree = one.from >= today ? addDays(one.from, 1) : addDays(today, 1);
	return {
		duties: one.duties,
		from: one.from,
		until: one.until ?? '',
		renewUntil: one.until === null ? '' : addDays(one.until, DAYS_OF_TERM),
		successor: { picked: '', name: '' },
		handOverFrom: isOver ? today : firstFree,
		handOverUntil: '',
		endOn: isOver && one.until !== null ? one.until : today < one.from ? one.from : today,
		note: '',
	};
}

/** Another term can only follow one that has a last day. */
export function changesOf(one: Appointment): readonly Change[] {
	return one.until === null ? CHANGES.filter((change) => change !== 'renew') : CHANGES;
}

const dayOrNull = (day: string) => (day === '' ? null : day);

/** How it is asked of the school; `null` while a successor is missing. */
export function requestOf(
	change: Change,
	draft: ChangeDraft,
): { method: 'PATCH' | 'POST'; body: unknown } | null {
	switch (change) {
		case 'amend': {
			const { duties, from } = draft;
			return { method: 'PATCH', body: { duties, from, until: dayOrNull(draft.until) } };
		}
		case 'renew':
			return { method: 'POST', body: { act: 'renew', until: dayOrNull(draft.renewUntil) } };
		case 'end':
			return { method: 'POST', body: { act: 'end', on: draft.endOn, note: draft.note } };
		case 'handOver': {
			const person = chosenPerson(draft.successor);
			if (person === null) return null;
			const { handOverFrom: from, note } = draft;
			const until = dayOrNull(draft.handOverUntil);
			return { method: 'POST', body: { act: 'handOver', person, from, until, note } };
		}
	}
}
