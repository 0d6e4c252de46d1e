import type { CaseloadYear } from '#domain/caseload.ts';
import type { Section } from '#notebook/plan.ts';

/** Sections in sight, by term as the school year runs, then in the order they were begun. */
export function orderSections(
	sections: readonly Section[],
	terms: CaseloadYear['terms'],
): readonly Section[] {
	const rank = ({ termId }: Section) => {
		const at = terms.findIndex(({ id }) => id === termId);
		return at === -1 ? terms.length : at;
	};
	return sections
		.filter(({ removedAt }) => removedAt === null)
		.toSorted((a, b) => rank(a) - rank(b));
}
