import { instantToMs, type Instant } from '#domain/time.ts';
import type { Mark } from '#lib/storage/device-store.ts';
import type { OpenDocuments } from './open-documents.ts';

/**
 * The pieces of all tabs that are not at school, as `docId/item`: of documents open here as this tab
 * knows it, of all others as their marks on the device say.
 */
export function waitingPieces(
	open: ReturnType<OpenDocuments['all']>,
	marks: readonly Mark[],
): ReadonlySet<string> {
	const owners = new Set(open.flatMap(({ sync }) => sync.state.owners));
	return new Set([
		...open.flatMap(({ copy, sync }) => sync.state.waiting.map((item) => `${copy.docId}/${item}`)),
		...marks
			.filter((mark) => !owners.has(mark.owner))
			.flatMap((mark) => mark.items.map((item) => `${mark.docId}/${item}`)),
	]);
}

/** So long nothing is merely on its way, even where the device took itself to have a network. */
const AWAY_MS_MIN = 60_000;

/**
 * Of what lies unsent on the device, as `docId/item`, what was written without a network. Whoever loads
 * the page again in the middle of a word is not back from a village.
 */
export function piecesFromAway(marks: readonly Mark[], now: Instant): ReadonlySet<string> {
	const from = instantToMs(now) - AWAY_MS_MIN;
	const isOld = ({ since }: Mark) => since === undefined || instantToMs(since) <= from;
	return waitingPieces(
		[],
		marks.filter((mark) => mark.isFromAway === true || isOld(mark)),
	);
}
