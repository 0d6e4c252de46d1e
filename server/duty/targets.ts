import type { BoardChild } from '#domain/duty/board.ts';
import type { Target } from '#domain/duty/school-board.ts';
import type { ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { readFilesTarget } from '#server/cards/files-target.ts';
import { readRates } from '#server/census/rates.ts';
import { readLegalAidTally } from '#server/legal-aid/cases.ts';
import type { Environment, Records } from '#server/services.ts';

/** The four 100 % targets (L5–L8) as they stand today, each with the names left over. */
export async function readTargets(
	records: Records,
	env: Environment,
	actor: Actor,
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
		...(await readLegalAid(records, actor)),
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

/** A11: for those alone who keep the cases (§4.4, row "Aid / legal aid"). */
async function readLegalAid(records: Records, actor: Actor): Promise<Target[]> {
	if (!can(actor, 'legalAid', { type: 'school' })) return [];
	const { done, of, left } = await readLegalAidTally(records);
	return [{ code: 'legalAid', done, of, left: left.map((name) => ({ name, className: '' })) }];
}
