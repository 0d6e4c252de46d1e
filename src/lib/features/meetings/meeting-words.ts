import {
	SIDES,
	type Attendance,
	type MeetingFault,
	type MeetingKind,
	type Side,
} from '#domain/meeting/meeting.ts';
import { officeWords } from '#lib/features/school/office-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** What the pages of meetings call things. */

const KINDS: Readonly<Record<MeetingKind, () => string>> = {
	roundTable: m.meetings_kind_roundTable,
	staff: m.meetings_kind_staff,
	training: m.meetings_kind_training,
	carerTraining: m.meetings_kind_carerTraining,
	lecture: m.meetings_kind_lecture,
};
export const meetingKindName = (kind: MeetingKind) => KINDS[kind]();

const NAMES_OF_SIDES: Readonly<Record<Side, () => string>> = {
	mentors: m.meetings_came_mentors,
	children: m.meetings_came_children,
	guardians: m.meetings_came_guardians,
	others: m.meetings_came_others,
};
export const sideName = (side: Side) => NAMES_OF_SIDES[side]();

const COUNTS: Readonly<Record<Side, (inputs: { count: number }) => string>> = {
	mentors: m.meetings_count_mentors,
	children: m.meetings_count_children,
	guardians: m.meetings_count_guardians,
	others: m.meetings_count_others,
};
/** Who came, in numbers; of a side that stayed away nothing is said. */
export const cameWords = (came: Attendance) =>
	SIDES.filter((side) => came[side] > 0)
		.map((side) => COUNTS[side]({ count: came[side] }))
		.join(m.list_separator());

const FAULTS: Readonly<Record<MeetingFault, () => string>> = {
	heldOn: m.meetings_fault_heldOn,
	came: m.meetings_fault_came,
	minutes: m.meetings_fault_minutes,
};

export function meetingWords(refusal: OfficeRefusal): string {
	const { code, field } = refusal;
	return code === 'invalid' && field !== undefined && field in FAULTS
		? FAULTS[field as MeetingFault]()
		: officeWords(refusal);
}
