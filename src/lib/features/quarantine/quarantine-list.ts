import type { DocKind } from '#domain/doc-kind.ts';
import type { QuarantinedParcel } from '#domain/quarantine.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What `GET /api/quarantine` answers. */
export interface QuarantineList {
	readonly parcels: readonly QuarantinedParcel[];
}

/** What the interface calls each kind of document. */
export function kindName(kind: DocKind): string {
	return {
		journal: m.quarantine_kind_journal,
		diary: m.quarantine_kind_diary,
		plan: m.quarantine_kind_plan,
		'plan-margin': m.quarantine_kind_margin,
		guidance: m.quarantine_kind_guidance,
		'guidance-margin': m.quarantine_kind_guidance_margin,
		card: m.quarantine_kind_card,
		tidings: m.quarantine_kind_tidings,
		register: m.quarantine_kind_register,
		summary: m.quarantine_kind_summary,
	}[kind]();
}

/** Why words lie in the quarantine. */
export function reasonWords(reason: QuarantinedParcel['reason']): string {
	return reason === 'right-ended'
		? m.quarantine_reason_right_ended()
		: m.quarantine_reason_older_copy();
}
