import type { CensusOverview, ClassCensus } from '#domain/census/class-census.ts';
import { createId, type ChildId, type ClassId } from '#domain/ids.ts';
import {
	DEFINITIONS,
	VALUES_OF,
	type Definition,
	type FamilyFacts,
	type Statuses,
	type StatusValue,
} from '#domain/left-behind.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { loadCurrentTerm } from './census-facts.ts';
import { loadCensusChildren, readClassCensus } from './class-lists.ts';
import { readOverview } from './overview.ts';

/**
 * The census of a term (摸底, C1, J-2-2): every pupil is asked, "no" is an answer too, and the class
 * confirms its list when nobody is left. Answers and statuses are never changed, only followed.
 */
export interface Census {
	/** What this person may see of the school's census; `null` for those who may see none. */
	overview(actor: Actor): Promise<CensusOverview | null>;
	/** The list of a class; `null` when it may not be seen. */
	classCensus(actor: Actor, classId: ClassId): Promise<ClassCensus | null>;
	/** Writes down what was said of a child this term, and confirms what it comes to. */
	answer(actor: Actor, childId: ChildId, draft: AnswerDraft): Promise<Result<void, Refusal>>;
	/** `invalid`, field `unasked`, while somebody on the list has not been asked. */
	confirm(actor: Actor, classId: ClassId): Promise<Result<void, Refusal>>;
	/** Takes the confirmation back; the answers stay. */
	withdraw(actor: Actor, classId: ClassId): Promise<Result<void, Refusal>>;
}

export interface AnswerDraft {
	readonly facts: FamilyFacts;
	/** What the person who asked decides it comes to; `judgeFamily` only proposes. */
	readonly statuses: Statuses;
	readonly basis: string;
}

export function createCensus(office: Office): Census {
	const { records, env } = office;
	return {
		overview: (actor) => readOverview(records, env, actor),
		classCensus: async (actor, classId) =>
			can(actor, 'census', { type: 'class', classId })
				? readClassCensus(records, env, actor, classId)
				: null,
		answer: (actor, childId, draft) => answer(office, actor, childId, draft),
		confirm: (actor, classId) => confirm(office, actor, classId),
		withdraw: (actor, classId) => withdraw(office, actor, classId),
	};
}

async function answer(
	office: Office,
	actor: Actor,
	childId: ChildId,
	{ facts, statuses, basis }: AnswerDraft,
): Promise<Result<void, Refusal>> {
	const isOdd = DEFINITIONS.some((name) => !VALUES_OF[name].includes(statuses[name]));
	if (isOdd) return fail({ type: 'invalid', field: 'statuses' });
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'ask', { type: 'child', child })) return fail({ type: 'forbidden' });
		const term = await loadCurrentTerm(records, office.env);
		if (!term) return fail({ type: 'invalid', field: 'term' });
		const now = office.env.now();
		await records
			.updateTable('censusAnswer')
			.set({ endedAt: now })
			.where('childId', '=', childId)
			.where('termId', '=', term.id)
			.where('endedAt', 'is', null)
			.execute();
		await records
			.insertInto('censusAnswer')
			.values({
				...{ id: createId('censusAnswer', office.env.random), childId, termId: term.id },
				...{ facts: JSON.stringify(facts), basis: basis.trim() },
				...{ answeredBy: actor.userId, answeredAt: now, endedAt: null },
			})
			.execute();
		for (const definition of DEFINITIONS) {
			const status = { childId, definition, value: statuses[definition], basis: basis.trim() };
			await settleStatus(records, office, actor, status);
		}
		minutes.note('census.answer', childId);
		return ok(undefined);
	});
}

/** Ends what is otherwise and every proposal; what is so already goes on from its first day. */
async function settleStatus(
	records: Records,
	{ env }: Office,
	actor: Actor,
	status: {
		readonly childId: ChildId;
		readonly definition: Definition;
		readonly value: StatusValue;
		readonly basis: string;
	},
): Promise<void> {
	const now = env.now();
	const today = localDateAt(now);
	await records
		.updateTable('leftBehindStatus')
		.set({ endsOn: today })
		.where('childId', '=', status.childId)
		.where('definition', '=', status.definition)
		.where('endsOn', 'is', null)
		.where((or) => or.or([or('value', '!=', status.value), or('confirmedAt', 'is', null)]))
		.execute();
	const same = await records
		.selectFrom('leftBehindStatus')
		.select('id')
		.where('childId', '=', status.childId)
		.where('definition', '=', status.definition)
		.where('endsOn', 'is', null)
		.executeTakeFirst();
	if (same) return;
	const by = { statedBy: actor.userId, statedAt: now, confirmedBy: actor.userId, confirmedAt: now };
	await records
		.insertInto('leftBehindStatus')
		.values({
			...{ id: createId('leftBehindStatus', env.random), ...status, ...by },
			...{ startsOn: today, endsOn: null, source: 'asked' },
		})
		.execute();
}

async function confirm(
	office: Office,
	actor: Actor,
	classId: ClassId,
): Promise<Result<void, Refusal>> {
	if (!can(actor, 'confirm', { type: 'class', classId })) return fail({ type: 'forbidden' });
	return decide(office, actor.userId, async (records, minutes) => {
		const term = await loadCurrentTerm(records, office.env);
		if (!term) return fail({ type: 'invalid', field: 'term' });
		const children = await loadCensusChildren(records, term.id, classId);
		if (children.length === 0) return fail({ type: 'not-found' });
		if (children.some((child) => child.answer === null)) {
			return fail({ type: 'invalid', field: 'unasked' });
		}
		await endConfirmation(records, office, actor, classId);
		await records
			.insertInto('censusConfirmation')
			.values({
				...{ id: createId('censusConfirmation', office.env.random), classId, termId: term.id },
				...{ children: children.length, confirmedBy: actor.userId },
				...{ confirmedAt: office.env.now(), withdrawnBy: null, withdrawnAt: null },
			})
			.execute();
		minutes.note('census.confirm', classId, term.id);
		return ok(undefined);
	});
}

async function withdraw(
	office: Office,
	actor: Actor,
	classId: ClassId,
): Promise<Result<void, Refusal>> {
	if (!can(actor, 'confirm', { type: 'class', classId })) return fail({ type: 'forbidden' });
	return decide(office, actor.userId, async (records, minutes) => {
		const ended = await endConfirmation(records, office, actor, classId);
		if (ended === 0n) return fail({ type: 'not-found' });
		minutes.note('census.withdraw', classId);
		return ok(undefined);
	});
}

async function endConfirmation(
	records: Records,
	{ env }: Office,
	actor: Actor,
	classId: ClassId,
): Promise<bigint> {
	const term = await loadCurrentTerm(records, env);
	const done = await records
		.updateTable('censusConfirmation')
		.set({ withdrawnBy: actor.userId, withdrawnAt: env.now() })
		.where('classId', '=', classId)
		.where('termId', '=', term?.id ?? null)
		.where('withdrawnAt', 'is', null)
		.executeTakeFirst();
	return done.numUpdatedRows;
}
