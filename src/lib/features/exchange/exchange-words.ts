import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** Why a post or a remark was not taken, and what to do. */
export function refusalWords(refusal: OfficeRefusal & { readonly names?: unknown }): string {
	if (refusal.code === 'telling') {
		const names = Array.isArray(refusal.names) ? refusal.names.map(String) : [];
		return names.length > 0
			? m.exchange_telling_names({ names: names.join(m.list_separator()) })
			: m.exchange_telling_number();
	}
	if (refusal.code === 'no-network') return m.exchange_needs_network();
	return refusal.code === 'invalid' ? m.exchange_invalid() : m.exchange_failed();
}
