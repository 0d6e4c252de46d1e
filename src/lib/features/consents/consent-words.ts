import type {
	ConsentAnswer,
	ConsentGiver,
	ConsentLack,
	ConsentPurpose,
	ConsentRecord,
	ConsentWay,
} from '#domain/consent.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';
import { officeWords } from '#lib/features/school/office-words.ts';

/** What the interface calls the purposes of consents, who gives them and how they were given. */
export function purposeName(purpose: ConsentPurpose): string {
	return {
		photos: m.consent_purpose_photos,
		column: m.consent_purpose_column,
		publicity: m.consent_purpose_publicity,
		transfer: m.consent_purpose_transfer,
		'file-notice': m.consent_purpose_file_notice,
	}[purpose]();
}

export function wayName(way: ConsentWay): string {
	return {
		paper: m.consent_way_paper,
		voice: m.consent_way_voice,
		'in-person': m.consent_way_in_person,
	}[way]();
}

export function giverKind(giver: ConsentGiver): string {
	return { guardian: m.consent_giver_guardian, child: m.consent_giver_child }[giver]();
}

export function answerName(answer: ConsentAnswer): string {
	return { agrees: m.consent_agrees, declines: m.consent_declines }[answer]();
}

/** Whoever said it: the guardian by name, or the child itself. */
export function giverWords({ giver, giverName }: ConsentRecord): string {
	return giver === 'child' ? m.consent_giver_child() : giverName;
}

/** How the photos of a child stand, in a few words for a mark beside its name. */
export function photoState(lack: ConsentLack | null): string {
	if (lack === null) return m.consent_photos_given();
	return {
		guardian: m.consent_photos_lack_guardian,
		child: m.consent_photos_lack_child,
		declined: m.consent_photos_declined,
	}[lack]();
}

/**
 * Of several children on one picture, by name: whose parents may see it and whose may not (product.md
 * §5.1 step 6). Children of whom this device does not know are left out. No words when none is left.
 */
export function photoConsentWords(
	children: readonly { readonly name: string; readonly photoLack?: ConsentLack | null }[],
): string {
	const namesOf = (isWanted: (lack: ConsentLack | null) => boolean) =>
		children
			.filter(({ photoLack }) => photoLack !== undefined && isWanted(photoLack))
			.map(({ name }) => name)
			.join(m.list_separator());
	const parts: readonly [string, (inputs: { names: string }) => string][] = [
		[namesOf((lack) => lack === null), m.consent_names_given],
		[namesOf((lack) => lack === 'guardian'), m.consent_names_lack_guardian],
		[namesOf((lack) => lack === 'child'), m.consent_names_lack_child],
		[namesOf((lack) => lack === 'declined'), m.consent_names_declined],
	];
	return parts
		.filter(([names]) => names !== '')
		.map(([names, words]) => words({ names }))
		.join(m.consent_names_separator());
}

/** Why a consent was not written down. */
export function consentRefusal(refusal: OfficeRefusal): string {
	if (refusal.code === 'invalid' && refusal.field === 'giverName') return m.consent_giver_missing();
	if (refusal.code === 'invalid' || refusal.code === 'bad-request') return m.consent_day_wrong();
	return officeWords(refusal);
}
