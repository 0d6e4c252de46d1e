import type { CaseloadChild } from '#domain/caseload.ts';
import type { ChildDuty } from '#domain/duty/duty.ts';
import type { ChildId } from '#domain/ids.ts';
import { myDuties } from '#lib/features/duty/my-duties.ts';
import type { Session } from '#lib/session/session.ts';
import type { CaptureKind } from './capture-draft.svelte.ts';

const DUTY_OF_KIND = { photos: 'M2', fortnight: 'M1' } as const satisfies Partial<
	Record<CaptureKind, ChildDuty>
>;

/** The children to whom this is owed now; good news is never owed, but some have gone long without. */
export function dueOf(
	session: Pick<Session, 'caseload' | 'entriesOf' | 'now'>,
	kind: CaptureKind,
): ReadonlySet<ChildId> {
	const duties = myDuties(session.caseload, (id) => session.entriesOf(id), session.now());
	if (duties === null) return new Set();
	if (kind === 'good-news') return new Set(duties.quiet.map(({ childId }) => childId));
	const todos = [...duties.groups.flatMap(({ todo }) => todo), ...duties.pressing];
	return new Set(
		todos.flatMap(({ item, childId }) =>
			item.duty === DUTY_OF_KIND[kind] && childId !== null ? [childId] : [],
		),
	);
}

/** Mine first, and of these those who wait; the rest as the caseload has them. */
export function orderChildren(
	children: readonly CaseloadChild[],
	due: ReadonlySet<ChildId>,
): CaseloadChild[] {
	const rank = (child: CaseloadChild) => (due.has(child.id) ? 0 : child.mine ? 1 : 2);
	return [...children].sort((a, b) => rank(a) - rank(b));
}
