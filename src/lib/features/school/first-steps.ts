import type { Caseload } from '#domain/caseload.ts';
import type { Role } from '#domain/role.ts';

/** What a new school does before anybody can write, in this order. */
export const FIRST_STEPS = ['year', 'class', 'people', 'child', 'pairing'] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** What is known of the school; the office's lists are `null` until they are there. */
export interface SchoolSoFar {
	readonly caseload: Pick<Caseload, 'year' | 'children'>;
	readonly classes: readonly unknown[] | null;
	readonly people: readonly { readonly roles: readonly { readonly role: Role }[] }[] | null;
}

/** Which of the first steps are done. */
export function stepsDone({ caseload, classes, people }: SchoolSoFar): ReadonlySet<FirstStep> {
	const { year, children } = caseload;
	const hasMentor = people?.some(({ roles }) => roles.some(({ role }) => role === 'mentor'));
	const isDone: Record<FirstStep, boolean> = {
		year: year !== null,
		class: children.length > 0 || (classes ?? []).length > 0,
		people: hasMentor ?? false,
		child: children.length > 0,
		pairing: isUnderWay(caseload),
	};
	return new Set(FIRST_STEPS.filter((step) => isDone[step]));
}

/** Whether some child has a mentor: from then on the school needs no guide. */
export function isUnderWay({ children }: Pick<Caseload, 'children'>): boolean {
	return children.some(({ mentors }) => mentors.length > 0);
}
