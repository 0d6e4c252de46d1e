import { doorWords } from '#lib/features/sign-in/door-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** Why the office did not do it, and what to do next. */
export function officeWords(refusal: OfficeRefusal): string {
	switch (refusal.code) {
		case 'no-network':
			return m.school_refused_no_network();
		case 'signed-out':
			return m.school_refused_signed_out();
		case 'forbidden':
		case 'not-found':
			return m.school_refused_not_yours();
		case 'moving':
			return m.school_refused_moving();
		case 'last-administrator':
			return m.school_refused_last_administrator();
		case 'own-account':
			return m.school_refused_own_account();
		case 'not-a-mentor':
			return m.school_refused_not_a_mentor();
		case 'not-on-the-staff':
			return m.pairing_not_on_staff();
		case 'paired-otherwise':
			return m.pairing_otherwise();
		case 'nothing-to-undo':
			return m.pairing_nothing_to_undo();
		case 'wrong':
			return m.accounts_password_old_wrong();
		case 'wait':
		case 'password': {
			const { code, fault, waitMs } = refusal;
			return doorWords({ code, fault: typeof fault === 'string' ? fault : undefined, waitMs });
		}
		case 'taken':
			return takenWords(refusal.field);
		case 'invalid':
			return invalidWords(refusal.field);
		default:
			return m.error_unexpected();
	}
}

function takenWords(field: string | undefined): string {
	if (field === 'username') return m.accounts_username_taken();
	if (field === 'studentNumber') return m.school_child_number_taken();
	return field === 'startsOn' ? m.school_year_taken() : m.school_class_taken();
}

function invalidWords(field: string | undefined): string {
	if (field === 'username') return m.accounts_username_invalid();
	if (field === 'studentNumber') return m.census_fault_student_number();
	if (field === 'birthDate') return m.census_fault_age();
	if (field === 'on') return m.school_enrolment_day_wrong();
	if (field === 'unasked') return m.census_unasked();
	if (field === 'term') return m.census_no_term();
	if (field === 'hotline') return m.school_hotline_invalid();
	if (field === 'helper') return m.pairing_helper_invalid();
	if (field === 'reviewOn') return m.pairing_priority_review_invalid();
	if (field === 'note') return m.hand_over_note_invalid();
	if (field === 'terms') return m.school_year_terms_changed();
	return field === 'roles' ? m.school_roles_invalid() : m.school_name_invalid();
}
