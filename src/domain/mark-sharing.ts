import type { MarkPiece } from './child-marks.ts';
import type { ChildId, DocId } from './ids.ts';
import type { PublicationState } from './publication.ts';

/** How a child's row of a test, or an evaluation of it, stands with its parents (F3). */
export interface MarkPublication {
	readonly childId: ChildId;
	readonly childName: string;
	readonly docId: DocId;
	readonly piece: MarkPiece;
	readonly state: PublicationState;
}

/** A row that somebody has looked at and gives to the child's parents. */
export interface SeenMark {
	readonly childId: ChildId;
	readonly docId: DocId;
	readonly piece: MarkPiece;
	/** Of the draft that was looked at. */
	readonly hash: string;
}

/** More rows than any sheet has are not taken at once. */
export const seenMarksMax = 200;

/** May this be given now: there is something to give, and parents do not have this very version. */
export function isToGive({ state }: Pick<MarkPublication, 'state'>): boolean {
	return state.draft.ok && (!isOnPage(state) || state.revised);
}

/** Have the parents a version of it on their page? */
export function isOnPage({ latest }: Pick<PublicationState, 'latest'>): boolean {
	return latest !== null && latest.withdrawnAt === null;
}
