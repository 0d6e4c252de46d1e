import type { ChildId } from '#domain/ids.ts';
import type { Pupil } from '#domain/score-paste.ts';
import { isDisputed, settledMark, type Cell } from '#domain/score.ts';

/** What a sheet still lacks, by child. */
export interface MissingRows {
	readonly empty: readonly Pupil[];
	/** Teachers have filled in different marks, and somebody has to choose. */
	readonly disputed: readonly Pupil[];
}

export function missingIn(
	pupils: readonly Pupil[],
	cells: ReadonlyMap<ChildId, Cell>,
): MissingRows {
	const disputed = pupils.filter(({ id }) => {
		const cell = cells.get(id);
		return cell !== undefined && isDisputed(cell);
	});
	return {
		disputed,
		empty: pupils.filter(
			(pupil) => !disputed.includes(pupil) && settledMark(cells.get(pupil.id)) === null,
		),
	};
}
