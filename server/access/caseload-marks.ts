import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { loadChildMarks } from '#server/register/child-marks.ts';
import type { Registers } from '#server/register/registers.ts';
import type { Records } from '#server/services.ts';

/**
 * The rows of each child whose scores this person may see and whose class's registers they may not (F3):
 * its mentors. Teachers of the class have the registers themselves on their devices, the head teacher all.
 */
export async function withMarks(
	records: Records,
	registers: Registers,
	actor: Actor,
	caseload: Caseload,
): Promise<Caseload> {
	const { children, year } = caseload;
	const own = children.filter((child) => {
		const { classId } = child;
		if (can(actor, 'read', { type: 'document', kind: 'register', classId, subject: null })) {
			return false;
		}
		return can(actor, 'readScores', { type: 'child', child: factsOf(child, actor) });
	});
	const ids = own.map(({ id }) => id);
	const marks = await loadChildMarks(records, registers, ids, year?.id ?? null);
	return {
		...caseload,
		children: children.map((child) => {
			const found = marks.get(child.id);
			return found === undefined ? child : { ...child, marks: found };
		}),
	};
}

function factsOf({ id, classId, mentors, circle }: CaseloadChild, actor: Actor): ChildFacts {
	return {
		...{ childId: id, classId, mentorIds: mentors.map(({ userId }) => userId) },
		formerMentorIds: circle?.readUntil ? [actor.userId] : [],
	};
}
