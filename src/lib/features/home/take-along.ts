import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import type { DocId } from '#domain/ids.ts';

/** What a device has of the children whom somebody is about to visit. */
export interface TakenAlong {
	/** All of whose documents lie on the device. */
	readonly here: readonly CaseloadChild[];
	/** Of whom something was written at school that is not on the device. */
	readonly lacking: readonly CaseloadChild[];
}

/** Own children alone: what belongs to others is not kept ready. A book nobody wrote in lacks nothing. */
export function takenAlong(
	{ children }: Pick<Caseload, 'children'>,
	isHere: (id: DocId) => boolean,
): TakenAlong {
	const mine = children.filter((child) => child.mine);
	const isWhole = ({ documents }: CaseloadChild) =>
		documents.every(({ id, head }) => head === 0 || isHere(id));
	return { here: mine.filter(isWhole), lacking: mine.filter((child) => !isWhole(child)) };
}
