import type { ChildId } from '#domain/ids.ts';
import {
	tallyLegalAid,
	type LegalAidCase,
	type LegalAidTally,
} from '#domain/legal-aid/legal-aid.ts';
import type { Records } from '#server/services.ts';

/** The cases of one child or of all, newest first, each with the steps that stand. */
export async function loadCases(records: Records, of: ChildId | 'all'): Promise<LegalAidCase[]> {
	let query = records
		.selectFrom('legalAidCase')
		.innerJoin('child', 'child.id', 'legalAidCase.childId')
		.innerJoin('class', 'class.id', 'child.classId')
		.innerJoin('user', 'user.id', 'legalAidCase.openedBy')
		.select(['legalAidCase.id', 'childId', 'child.name as childName', 'class.name as className'])
		.select(['year', 'number', 'kind', 'agency', 'openedOn', 'user.name as openedBy'])
		.where('withdrawnAt', 'is', null);
	if (of !== 'all') query = query.where('childId', '=', of);
	const rows = await query.orderBy('year', 'desc').orderBy('number', 'desc').execute();
	const steps = await records
		.selectFrom('legalAidStep')
		.innerJoin('user', 'user.id', 'legalAidStep.takenBy')
		.select(['caseId', 'step', 'occurredOn as on', 'user.name as by', 'takenAt as at'])
		.where('takenBackAt', 'is', null)
		.orderBy('number')
		.execute();
	const stepsOf = Map.groupBy(steps, ({ caseId }) => caseId);
	return rows.map(({ year, number, ...row }) => ({
		...row,
		number: `${year}-${number}`,
		steps: (stepsOf.get(row.id) ?? []).map(({ step, on, by, at }) => ({ step, on, by, at })),
	}));
}

/**
 * The target of L7 for boards: aided ÷ those with a right to it. Who is left over is told by the number
 * of the case, because a board is looked at by several people at once.
 */
export async function readLegalAidTally(records: Records): Promise<LegalAidTally> {
	return tallyLegalAid(await loadCases(records, 'all'));
}
