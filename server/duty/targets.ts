import type { BoardChild } from '#domain/duty/board.ts';
import type { Target } from '#domain/duty/school-board.ts';
import type { ClassId } from '#domain/ids.ts';
import { readFilesTarget } from '#server/cards/files-target.ts';
import { readRates } from '#server/census/rates.ts';
import type { Environment, Records } from '#server/services.ts';

/**
 * The four 100 % targets (L5–L8) as they stand today, each with the names left over. A target joins
 * here when its records are kept.
 */
export async function readTargets(
	records: Records,
	env: Environment,
	classes: readonly { readonly id: ClassId; readonly name: string }[],
	children: readonly (Pick<BoardChild, 'id' | 'name' | 'mentor'> & { readonly classId: ClassId })[],
): Promise<Target[]> {
	const classNames = new Map(classes.map(({ id, name }) => [id, name]));
	const { enrolment, retention } = await readRates(records, env);
	const unpaired = children.filter(({ mentor }) => mentor === null);
	return [
		await readFilesTarget(records, classNames, children),
		{ code: 'enrolment', ...enrolment },
		{ code: 'retention', ...retention },
		{
			code: 'pairing',
			done: children.length - unpaired.length,
			of: children.length,
			left: unpaired.map(({ name, classId }) => ({
				name,
				className: classNames.get(classId) ?? '',
			})),
		},
	];
}
