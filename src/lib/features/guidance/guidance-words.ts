import type {
	GuidancePart,
	GuidanceStanding,
	GuidanceTrigger,
	SchoolMeasure,
} from '#domain/guidance.ts';
import { m } from '#lib/i18n/generated/messages.js';

export function triggerName(trigger: GuidanceTrigger): string {
	return {
		study: m.guidance_trigger_study,
		character: m.guidance_trigger_character,
		morals: m.guidance_trigger_morals,
		law: m.guidance_trigger_law,
	}[trigger]();
}

export function measureName(measure: SchoolMeasure): string {
	return {
		admonish: m.guidance_measure_admonish,
		conduct: m.guidance_measure_conduct,
		lessons: m.guidance_measure_lessons,
		service: m.guidance_measure_service,
		counselling: m.guidance_measure_counselling,
		other: m.guidance_measure_other,
		'guardian-told': m.guidance_measure_guardian_told,
	}[measure]();
}

export function guidancePartWords(part: GuidancePart): { label: string; prompt: string } {
	const words = {
		facts: () => ({ label: m.guidance_facts(), prompt: m.guidance_facts_prompt() }),
		causes: () => ({ label: m.guidance_causes(), prompt: m.guidance_causes_prompt() }),
		childView: () => ({ label: m.guidance_child_view(), prompt: m.guidance_child_view_prompt() }),
		goals: () => ({ label: m.guidance_goals(), prompt: m.guidance_goals_prompt() }),
		measures: () => ({ label: m.guidance_measures(), prompt: m.guidance_measures_prompt() }),
		people: () => ({ label: m.guidance_people(), prompt: m.guidance_people_prompt() }),
	};
	return words[part]();
}

/** The heading of any part of a submitted plan, e.g. where one is missing. */
export function guidancePartLabel(name: string): string {
	if (name === 'trigger') return m.guidance_trigger();
	if (name === 'reviewOn') return m.guidance_review_on();
	if (name === 'schoolMeasures') return m.guidance_school_measures();
	return guidancePartWords(name as GuidancePart).label;
}

export function standingName(standing: GuidanceStanding): string {
	return {
		draft: m.guidance_draft,
		asked: m.guidance_asked,
		declined: m.guidance_declined,
		approved: m.guidance_approved,
	}[standing]();
}
