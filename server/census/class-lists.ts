import { maskStudentNumber } from '#domain/census/census-row.ts';
import type {
	CensusChild,
	CensusConfirmation,
	ClassCensus,
	CurrentStatus,
} from '#domain/census/class-census.ts';
import type { ChildId, ClassId, TermId } from '#domain/ids.ts';
import type { FamilyFacts } from '#domain/left-behind.ts';
import { can, type Actor } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadCurrentTerm } from './census-facts.ts';

/** The list of one class with what was said of each child; `null` when there is no such class. */
export async function readClassCensus(
	records: Records,
	env: Environment,
	actor: Actor,
	classId: ClassId,
): Promise<ClassCensus | null> {
	const row = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.where('id', '=', classId)
		.executeTakeFirst();
	if (!row) return null;
	const term = await loadCurrentTerm(records, env);
	const confirmations = await loadConfirmations(records, term?.id ?? null);
	return {
		...row,
		today: localDateAt(env.now()),
		term: term && { id: term.id, name: term.name },
		children: (await loadCensusChildren(records, term?.id ?? null, classId)).map(
			({ classId: _classId, ...child }) => ({
				...child,
				studentNumber: child.studentNumber === null ? null : maskStudentNumber(child.studentNumber),
			}),
		),
		confirmation: confirmations.get(classId) ?? null,
		mayConfirm: can(actor, 'confirm', { type: 'class', classId }),
	};
}

export type LoadedChild = CensusChild & { readonly classId: ClassId };

/** Children of a class, or of all, with what was said of them; student numbers whole. */
export async function loadCensusChildren(
	records: Records,
	termId: TermId | null,
	classId: ClassId | 'all',
): Promise<LoadedChild[]> {
	let query = records
		.selectFrom('child')
		.select(['id', 'name', 'classId', 'sex', 'birthDate', 'studentNumber', 'boarding'])
		.where('leftAt', 'is', null);
	if (classId !== 'all') query = query.where('classId', '=', classId);
	const rows = await query.execute();
	const answers = await loadAnswers(records, classId);
	const statuses = await loadStatuses(records, classId);
	return rows
		.map(({ boarding, ...child }): LoadedChild => {
			const own = answers.get(child.id) ?? [];
			return {
				...child,
				boarding: boarding === 1,
				answer: own.find((answer) => answer.termId === termId) ?? null,
				before: own.find((answer) => answer.termId !== termId)?.facts ?? null,
				statuses: statuses.get(child.id) ?? [],
			};
		})
		.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

/** Answers that hold, of each child the newest first. */
async function loadAnswers(records: Records, classId: ClassId | 'all') {
	let query = records
		.selectFrom('censusAnswer')
		.innerJoin('user', 'user.id', 'censusAnswer.answeredBy')
		.innerJoin('child', 'child.id', 'censusAnswer.childId')
		.select(['childId', 'termId', 'facts', 'basis', 'answeredAt as at', 'user.name as by'])
		.where('endedAt', 'is', null)
		.orderBy('answeredAt', 'desc');
	if (classId !== 'all') query = query.where('child.classId', '=', classId);
	const rows = (await query.execute()).map(({ facts, ...answer }) => ({
		...answer,
		facts: JSON.parse(facts) as FamilyFacts,
	}));
	return Map.groupBy(rows, ({ childId }) => childId);
}

async function loadStatuses(
	records: Records,
	classId: ClassId | 'all',
): Promise<ReadonlyMap<ChildId, CurrentStatus[]>> {
	let query = records
		.selectFrom('leftBehindStatus')
		.innerJoin('child', 'child.id', 'leftBehindStatus.childId')
		.select(['childId', 'definition', 'value', 'startsOn', 'confirmedAt'])
		.where('endsOn', 'is', null)
		.orderBy('statedAt');
	if (classId !== 'all') query = query.where('child.classId', '=', classId);
	const rows = await query.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			list.map(({ definition, value, startsOn, confirmedAt }) => ({
				...{ definition, value, startsOn, isConfirmed: confirmedAt !== null },
			})),
		]),
	);
}

/** Which classes have confirmed their list for a term. */
export async function loadConfirmations(
	records: Records,
	termId: TermId | null,
): Promise<ReadonlyMap<ClassId, CensusConfirmation>> {
	const rows = await records
		.selectFrom('censusConfirmation')
		.innerJoin('user', 'user.id', 'censusConfirmation.confirmedBy')
		.select(['classId', 'children', 'confirmedAt as at', 'user.name as by'])
		.where('termId', '=', termId)
		.where('withdrawnAt', 'is', null)
		.execute();
	return new Map(rows.map(({ classId, ...confirmation }) => [classId, confirmation]));
}
