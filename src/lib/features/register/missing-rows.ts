import type { ChildId } from '#domain/ids.ts';
import { isDisputed, settledMark, type Cell } from '#domain/score.ts';
import type { LocalDate } from '#domain/time.ts';
import type { RegisterPupil } from './class-register.ts';

/** What a sheet still lacks, by child. */
export interface MissingRows {
	readonly empty: readonly RegisterPupil[];
	/** Teachers have filled in different marks, and somebody has to choose. */
	readonly disputed: readonly RegisterPupil[];
}

/** Who came to the class after the test (`on`) may have a row in it and lacks none. */
export function missingIn(
	on: LocalDate,
	pupils: readonly RegisterPupil[],
	cells: ReadonlyMap<ChildId, Cell>,
): MissingRows {
	const disputed = pupils.filter(({ id }) => {
		const cell = cells.get(id);
		return cell !== undefined && isDisputed(cell);
	});
	return {
		disputed,
		empty: pupils.filter(
			(pupil) =>
				pupil.wasHere(on) && !disputed.includes(pupil) && settledMark(cells.get(pupil.id)) === null,
		),
	};
}
