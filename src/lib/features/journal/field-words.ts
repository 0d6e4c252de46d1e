import { CHOICES, type ChoiceList, type ValueName } from '#domain/entry-form.ts';
import type { EntryType } from '#domain/entry.ts';
import { linesOfPart, type FrozenPart } from '#domain/frozen-piece.ts';
import { formatDay, formatMoment } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { bodyLabel } from './entry-words.ts';

/** What the interface calls the parts of a form, and how it shows what was filled in. */
export interface FieldWords {
	readonly label: string;
	readonly prompt: string;
	/** How many lines it shows while empty. */
	readonly rows: number;
}

const FIELD_WORDS: Readonly<Record<string, () => FieldWords>> = {
	place: () => ({ label: m.field_place(), prompt: m.field_place_prompt(), rows: 1 }),
	mood: () => ({ label: m.field_mood(), prompt: m.field_mood_prompt(), rows: 1 }),
	childWords: () => ({
		label: m.field_child_words(),
		prompt: m.field_child_words_prompt(),
		rows: 2,
	}),
	measures: () => ({ label: m.field_measures(), prompt: m.field_measures_prompt(), rows: 2 }),
	effect: () => ({ label: m.field_effect(), prompt: m.field_effect_prompt(), rows: 2 }),
	nextStep: () => ({ label: m.field_next_step(), prompt: m.field_next_step_prompt(), rows: 1 }),
	met: () => ({ label: m.field_met(), prompt: m.field_met_prompt(), rows: 1 }),
	hazards: () => ({ label: m.field_hazards(), prompt: m.field_hazards_prompt(), rows: 2 }),
	reportedBack: () => ({
		label: m.field_reported_back(),
		prompt: m.field_reported_back_prompt(),
		rows: 2,
	}),
	symptom: () => ({ label: m.field_symptom(), prompt: m.field_symptom_prompt(), rows: 2 }),
	toldWhom: () => ({ label: m.field_told_whom(), prompt: m.field_told_whom_prompt(), rows: 1 }),
	treatedAt: () => ({
		label: m.field_treated_at(),
		prompt: m.field_treated_at_prompt(),
		rows: 1,
	}),
	followUp: () => ({ label: m.field_follow_up(), prompt: m.field_follow_up_prompt(), rows: 2 }),
	person: () => ({ label: m.field_person(), prompt: m.field_person_prompt(), rows: 1 }),
	finding: () => ({ label: m.field_finding(), prompt: m.field_finding_prompt(), rows: 3 }),
};

/** Label and question of a field; `null` for a field this version has no words for. */
export function fieldWords(field: string): FieldWords | null {
	return FIELD_WORDS[field]?.() ?? null;
}

export function choiceListName(list: ChoiceList): string {
	return { lookRound: m.card_look_round, care: m.card_care, concern: m.card_concern }[list]();
}

const CHOICE_NAMES: Readonly<Record<string, () => string>> = {
	none: m.choice_none,
	power: m.choice_power,
	fire: m.choice_fire,
	gas: m.choice_gas,
	house: m.choice_house,
	water: m.choice_water,
	ground: m.choice_ground,
	road: m.choice_road,
	alone: m.choice_alone,
	other: m.choice_other,
	violence: m.choice_violence,
	abuse: m.choice_abuse,
	look: m.choice_look,
	ask: m.choice_ask,
	help: m.choice_help,
	'follow-up': m.choice_follow_up,
};

export function choiceName(choice: string): string {
	return CHOICE_NAMES[choice]?.() ?? choice;
}

const VALUE_NAMES: Readonly<Record<ValueName, () => string>> = {
	noticedAt: m.card_value_noticed_at,
	toldGuardianAt: m.card_value_told_guardian_at,
	minutes: m.card_value_minutes,
};

export function valueLabel(name: ValueName): string {
	return VALUE_NAMES[name]();
}

/** The heading of a part of a submitted card. */
export function partLabel(name: string, type: EntryType): string {
	if (name === 'body') return bodyLabel(type);
	if (name === 'on') return m.card_day();
	if (name === 'photos') return m.entry_photos();
	if (name in CHOICES) return choiceListName(name as ChoiceList);
	if (name in VALUE_NAMES) return valueLabel(name as ValueName);
	return fieldWords(name)?.label ?? name;
}

/** One line of a part in the reader's words: ticks by their names, moments as people read them. */
export function lineWords(name: string, line: string): string {
	if (name in CHOICES) return choiceName(line);
	if (name === 'on') return formatDay(line);
	if (name === 'photos') return m.card_photos({ count: 1 });
	return name.endsWith('At') && name in VALUE_NAMES ? formatMoment(`${line}:00+08:00`) : line;
}

/** The lines of a part in the reader's words. */
export function partWords(part: FrozenPart): string[] {
	const lines = linesOfPart(part);
	if (part.name === 'photos') return [m.card_photos({ count: lines.length })];
	return lines.map((line) => lineWords(part.name, line));
}
