import type { UserId } from '#domain/ids.ts';

/** Who looks at a pairing (P2, D5), and who of them is asked. */
export interface Checkers {
	readonly asked: 'headTeacher' | 'cadre' | 'leadingGroup';
	/** Empty for the leading group: whoever of it comes first. */
	readonly userIds: readonly UserId[];
}

/**
 * The head teacher of the class looks at its pairings, and nobody at their own. Where every head teacher is
 * or was the child's mentor, its cadre is asked; where there is none either, the leading group.
 */
export function checkersOf({
	headTeacherIds,
	cadreIds,
	pairedIds,
}: {
	readonly headTeacherIds: readonly UserId[];
	readonly cadreIds: readonly UserId[];
	/** Whoever is or was a mentor of the child. */
	readonly pairedIds: readonly UserId[];
}): Checkers {
	const mayLook = (ids: readonly UserId[]) => ids.filter((id) => !pairedIds.includes(id));
	const heads = mayLook(headTeacherIds);
	if (heads.length > 0) return { asked: 'headTeacher', userIds: heads };
	const cadres = mayLook(cadreIds);
	if (cadres.length > 0) return { asked: 'cadre', userIds: cadres };
	return { asked: 'leadingGroup', userIds: [] };
}
