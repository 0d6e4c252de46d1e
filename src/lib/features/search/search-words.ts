import type { PersonHit } from '#domain/search/answer.ts';
import type { WordHit } from '#domain/search/words.ts';
import { entryTypeName } from '#lib/features/journal/entry-words.ts';
import { roleName } from '#lib/features/school/role-words.ts';
import { formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { SearchGroup } from './search-rows.ts';

export function groupName(group: SearchGroup): string {
	return {
		children: m.search_group_children,
		people: m.search_group_people,
		classes: m.search_group_classes,
		entries: m.search_group_entries,
		plans: m.search_group_plans,
		cards: m.search_group_cards,
		registers: m.search_group_registers,
		summaries: m.search_group_summaries,
		exchange: m.search_group_exchange,
		earlier: m.search_group_earlier,
	}[group]();
}

/** What the words stand in: 谈心记录卡, 批注, … */
export function pieceName({ kind, type }: WordHit): string {
	if (type !== null) return entryTypeName(type);
	switch (kind) {
		case 'plan':
			return m.plan_title();
		case 'guidance':
			return m.guidance_title();
		case 'plan-margin':
		case 'guidance-margin':
			return m.search_note();
		case 'card':
			return m.search_card();
		case 'tidings':
			return m.search_tidings();
		case 'summary':
			return m.search_summary();
		case 'register':
			return m.register_title();
		default:
			return '';
	}
}

/** The day, or for a summary nothing: its month stands in its page. */
export function whenOf({ on }: WordHit): string {
	return formatDay(on);
}

export function rolesOf({ roles }: PersonHit): string {
	return roles
		.map(({ role, className }) =>
			className === null ? roleName(role) : `${className} ${roleName(role)}`,
		)
		.join(' · ');
}
