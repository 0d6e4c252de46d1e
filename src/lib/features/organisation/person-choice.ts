/** Whom a form has chosen: an account, or somebody without one by their name. */
export interface PersonChoice {
	/** A user's id, `other` for a name, empty while nobody is chosen. */
	picked: string;
	name: string;
}

export const OTHER_PERSON = 'other';

/** As the school is told; `null` while nobody is chosen. */
export function chosenPerson({
	picked,
	name,
}: PersonChoice): { userId: string } | { name: string } | null {
	if (picked === '') return null;
	if (picked !== OTHER_PERSON) return { userId: picked };
	return name.trim() === '' ? null : { name };
}
