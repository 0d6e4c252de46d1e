import type { CaseloadChild } from '#domain/caseload.ts';
import type { ClassId } from '#domain/ids.ts';

/** The children of the front page in the order and groups in which they are shown. */
export interface ChildGroup {
	/** `null` for my own children, who come first. */
	readonly classId: ClassId | null;
	readonly className: string;
	readonly children: readonly CaseloadChild[];
}

/** My own children first, then the others class by class, in the order of the caseload. */
export function groupChildren(children: readonly CaseloadChild[]): ChildGroup[] {
	const mine = children.filter((child) => child.mine);
	const classes = new Map<ClassId, CaseloadChild[]>();
	for (const child of children) {
		if (child.mine) continue;
		classes.set(child.classId, [...(classes.get(child.classId) ?? []), child]);
	}
	return [
		...(mine.length > 0 ? [{ classId: null, className: '', children: mine }] : []),
		...[...classes].map(([classId, members]) => ({
			classId,
			className: members[0]?.className ?? '',
			children: members,
		})),
	];
}

/** The children whose name holds what was typed; all of them while nothing is typed. */
export function findByName(
	children: readonly CaseloadChild[],
	typed: string,
): readonly CaseloadChild[] {
	const wanted = typed.trim().toLocaleLowerCase();
	if (wanted === '') return children;
	return children.filter((child) => child.name.toLocaleLowerCase().includes(wanted));
}
