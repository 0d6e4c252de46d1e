import type { Environment, Records } from '#server/services.ts';
import { must } from '#domain/assert.ts';
import type { CaseloadChild } from '#domain/caseload.ts';
import { readUntil } from '#domain/pairing/after-pairing.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { readHelpers, readPriorities } from '#server/school/pairing-board.ts';
import { loadFormerMentors } from './facts.ts';

/**
 * Who stands around each child (关爱圈, C6) beside its mentors and head teachers; who is helped first only
 * where that is for me to know (E1); and until when I read on where I was the mentor (§4.5).
 */
export async function withCircle(
	records: Records,
	actor: Actor,
	visible: readonly ChildFacts[],
	children: readonly CaseloadChild[],
	env: Environment,
): Promise<CaseloadChild[]> {
	const ids = children.map(({ id }) => id);
	const helpers = await readHelpers(records, ids);
	const priorities = await readPriorities(records, ids);
	const ended = await loadFormerMentors(records, ids, env.now());
	const mine = new Map(
		ended
			.filter(({ userId }) => userId === actor.userId)
			.map(({ childId, endedAt }) => [childId, readUntil(endedAt)]),
	);
	const factsOf = new Map(visible.map((facts) => [facts.childId, facts]));
	return children.map((child) => {
		const facts = must(factsOf.get(child.id), 'the facts of a visible child');
		const maySeePriority = can(actor, 'readPriority', { type: 'child', child: facts });
		const isFormer = facts.formerMentorIds?.includes(actor.userId) && !child.mine;
		return {
			...child,
			circle: {
				cadreIds: facts.cadreIds ?? [],
				helper: helpers.get(child.id) ?? null,
				priority: maySeePriority ? (priorities.get(child.id) ?? null) : null,
				readUntil: isFormer ? (mine.get(child.id) ?? null) : null,
			},
		};
	});
}
