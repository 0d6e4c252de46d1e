import type { LegalAidKind, LegalAidState, LegalAidStep } from '#domain/legal-aid/legal-aid.ts';
import { officeWords } from '#lib/features/school/office-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** What the interface calls kinds, states and steps of legal aid. */
export function kindName(kind: LegalAidKind): string {
	return {
		harm: m.legal_aid_kind_harm,
		injury: m.legal_aid_kind_injury,
		maintenance: m.legal_aid_kind_maintenance,
		accused: m.legal_aid_kind_accused,
		other: m.legal_aid_kind_other,
	}[kind]();
}

export function stateName(state: LegalAidState): string {
	return {
		open: m.legal_aid_state_open,
		applied: m.legal_aid_state_applied,
		granted: m.legal_aid_state_granted,
		assisted: m.legal_aid_state_assisted,
		'not-eligible': m.legal_aid_state_not_eligible,
		closed: m.legal_aid_state_closed,
	}[state]();
}

export function stepName(step: LegalAidStep): string {
	return {
		applied: m.legal_aid_step_applied,
		granted: m.legal_aid_step_granted,
		'not-eligible': m.legal_aid_step_not_eligible,
		lawyer: m.legal_aid_step_lawyer,
		closed: m.legal_aid_step_closed,
	}[step]();
}

export function legalAidRefusal(refusal: OfficeRefusal): string {
	return refusal.code === 'invalid' ? m.legal_aid_step_wrong() : officeWords(refusal);
}
