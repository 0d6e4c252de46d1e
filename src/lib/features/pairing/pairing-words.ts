import type { PairingPart, PairingPast } from '#domain/pairing/board.ts';
import type { PriorityReason } from '#domain/pairing/priority.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What a child still lacks. */
export function missingWords(part: PairingPart): string {
	return {
		lead: m.school_child_no_lead,
		teacher: m.pairing_missing_teacher,
		cadre: m.pairing_missing_cadre,
		helper: m.pairing_missing_helper,
	}[part]();
}

/** Where help is needed first (E1). */
export function reasonWords(reason: PriorityReason): string {
	return {
		study: m.pairing_reason_study,
		home: m.pairing_reason_home,
		health: m.pairing_reason_health,
		mind: m.pairing_reason_mind,
		conduct: m.pairing_reason_conduct,
		safety: m.pairing_reason_safety,
	}[reason]();
}

/** As what somebody stood by a child. */
export function pastWords(as: PairingPast['as']): string {
	return {
		lead: m.care_lead_mentor,
		'co-mentor': m.care_mentor,
		cadre: m.pairing_cadre,
		helper: m.pairing_helper,
	}[as]();
}
