import type { BoardChild } from '#domain/duty/board.ts';
import type { Target } from '#domain/duty/school-board.ts';
import type { ClassId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';
import { loadFileStates } from './file-states.ts';

/** A9, L5: a file is complete with the fields of its card, a mentor and the notice to the family. */
export async function readFilesTarget(
	records: Records,
	classNames: ReadonlyMap<ClassId, string>,
	children: readonly (Pick<BoardChild, 'id' | 'name'> & { readonly classId: ClassId })[],
): Promise<Target> {
	const states = await loadFileStates(
		records,
		children.map(({ id }) => id),
	);
	const left = children.filter(({ id }) => !states.get(id)?.isComplete);
	return {
		...{ code: 'files', done: children.length - left.length, of: children.length },
		left: left.map(({ name, classId }) => ({ name, className: classNames.get(classId) ?? '' })),
	};
}
