import type { ErasureEntry, ErasureRequest } from '#domain/erasure.ts';
import type { ChildId } from '#domain/ids.ts';
import { fieldOf } from '#lib/features/cards/card-words.ts';
import { entryTypeName } from '#lib/features/journal/entry-words.ts';
import { kindName } from '#lib/features/quarantine/quarantine-list.ts';
import { officeWords } from '#lib/features/school/office-words.ts';
import { formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** What `GET /api/erasures` answers. */
export interface ErasureList {
	readonly childName: string;
	readonly entries: readonly ErasureEntry[];
	readonly requests: readonly ErasureRequest[];
	readonly mayAsk: boolean;
	readonly mayApprove: boolean;
}

/** Names something that can be erased, without a word of what stands in it. */
export function erasableWords(entry: ErasureEntry, childId: ChildId): string {
	const { kind, year, type, occurredOn, authorName, about } = entry;
	if (entry.entryId === childId) return m.erasing_everything();
	if (about !== undefined && occurredOn !== null) {
		return m.erasing_statement({
			...{ kind: kindName(kind), what: fieldOf(about) },
			...{ day: formatDay(occurredOn), name: authorName ?? '' },
		});
	}
	if (kind === 'register') return m.erasing_rows({ where: year ?? '' });
	if (type === null || occurredOn === null) return wholeWords(kindName(kind), year);
	return m.erasing_entry({
		kind: kindName(kind),
		type: entryTypeName(type),
		day: formatDay(occurredOn),
		name: authorName ?? '',
	});
}

/** What became of a request; `timeOf` says a moment as people read it. */
export function stateWords(request: ErasureRequest, timeOf: (at: string) => string): string {
	const by = { name: request.decidedBy ?? '', time: timeOf(request.decidedAt ?? request.askedAt) };
	if (request.decision === 'declined') return m.erasing_state_declined(by);
	if (request.decision === 'approved') {
		return request.isGone ? m.erasing_state_gone(by) : m.erasing_state_going({ name: by.name });
	}
	return m.erasing_state_waiting();
}

export function refusalWords(refusal: OfficeRefusal): string {
	if (refusal.code === 'own-request') return m.erasing_own();
	if (refusal.code === 'busy') return m.erasing_busy();
	if (refusal.code === 'held') return m.erasing_held();
	return refusal.code === 'invalid' ? m.erasing_reason_invalid() : officeWords(refusal);
}

function wholeWords(kind: string, year: string | null): string {
	return year === null ? m.erasing_whole_lasting({ kind }) : m.erasing_whole({ kind, year });
}
