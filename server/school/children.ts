import { ERASED_NAME } from '#server/erasure/scrub-records.ts';
import { loadChild } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';
import { readStudentNumber } from '#domain/census/census-row.ts';
import type { EnrolmentKind } from '#domain/enrolment.ts';
import { hasReached } from '#domain/left-behind.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { ChildId, ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { noteClass } from './class-stays.ts';
import { createMissingDocuments } from './documents.ts';
import { insertChild, recordEnrolment, type ChildDetails } from './enrolment.ts';
import { parseName } from './names.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** Enrolling children and keeping their record. */
export interface Children {
	/** Makes the child and, in the same transaction, its documents of the current school year. */
	enrol(actor: Actor, draft: ChildDraft): Promise<Result<ChildId, Refusal>>;
	/** Corrects the name, changes boarding, moves to another class. */
	change(actor: Actor, childId: ChildId, draft: ChildDraft): Promise<Result<void, Refusal>>;
	/** The child has left the school: nobody sees or writes its documents any more; nothing is deleted. */
	markLeft(actor: Actor, childId: ChildId): Promise<Result<void, Refusal>>;
	/**
	 * The child is back, or had been noted as gone by mistake: in its class, with its documents as they
	 * were. Its pairings have ended and stay so until somebody pairs again. A child that is there is
	 * left as it is.
	 */
	markReturned(actor: Actor, childId: ChildId): Promise<Result<void, Refusal>>;
	/**
	 * The child has broken off school, for a time or altogether, or is back (A10). It stays in its
	 * class and in everybody's care, and is named where the school counts who is there.
	 */
	noteEnrolment(
		actor: Actor,
		childId: ChildId,
		event: EnrolmentDraft,
	): Promise<Result<void, Refusal>>;
}

export interface EnrolmentDraft {
	readonly kind: Extract<EnrolmentKind, 'suspended' | 'dropped' | 'returned'>;
	readonly on: LocalDate;
	readonly note: string;
}

export interface ChildDraft {
	readonly name: string;
	readonly classId: ClassId;
	readonly boarding: boolean;
	/** What is left out stays as it is; `null` takes it out. */
	readonly details?: Partial<ChildDetails>;
}

export function createChildren(office: Office): Children {
	return {
		enrol: (actor, draft) => enrol(office, actor, draft),
		change: (actor, childId, draft) => change(office, actor, childId, draft),
		markLeft: (actor, childId) => markLeft(office, actor, childId),
		markReturned: (actor, childId) => markReturned(office, actor, childId),
		noteEnrolment: (actor, childId, event) => noteEnrolment(office, actor, childId, event),
	};
}

async function enrol(
	office: Office,
	actor: Actor,
	draft: ChildDraft,
): Promise<Result<ChildId, Refusal>> {
	const name = parseName(draft.name);
	if (name === null) return fail({ type: 'invalid', field: 'name' });
	if (!can(actor, 'enrol', { type: 'class', classId: draft.classId })) {
		return fail({ type: 'forbidden' });
	}
	return decide(office, actor.userId, async (records, minutes) => {
		if (!(await classExists(records, draft.classId))) return fail({ type: 'not-found' });
		const details = await readDetails(records, office, null, draft.details ?? {});
		if (!details.ok) return details;
		const id = await insertChild(records, office.env, actor.userId, {
			...{ name, classId: draft.classId, boarding: draft.boarding },
			...{ sex: null, birthDate: null, studentNumber: null, ...details.value },
		});
		minutes.note('child.enrol', id, draft.classId);
		return ok(id);
	});
}

async function change(
	office: Office,
	actor: Actor,
	childId: ChildId,
	draft: ChildDraft,
): Promise<Result<void, Refusal>> {
	const name = parseName(draft.name);
	if (name === null) return fail({ type: 'invalid', field: 'name' });
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'edit', { type: 'child', child })) return fail({ type: 'forbidden' });
		if (!(await classExists(records, draft.classId))) return fail({ type: 'not-found' });
		const details = await readDetails(records, office, childId, draft.details ?? {});
		if (!details.ok) return details;
		await records
			.updateTable('child')
			.set({ name, classId: draft.classId, boarding: draft.boarding ? 1 : 0, ...details.value })
			.where('id', '=', childId)
			.execute();
		minutes.note('child.change', childId);
		if (draft.classId !== child.classId) {
			await noteClass(records, office.env, childId, draft.classId);
			minutes.note('child.move', childId, child.classId, draft.classId);
			// Head teachers and subject teachers of both classes gain and lose.
			minutes.touches('everyone');
		}
		return ok(undefined);
	});
}

async function markLeft(
	office: Office,
	actor: Actor,
	childId: ChildId,
): Promise<Result<void, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'edit', { type: 'child', child })) return fail({ type: 'forbidden' });
		const now = office.env.now();
		await records.updateTable('child').set({ leftAt: now }).where('id', '=', childId).execute();
		for (const table of ['pairing', 'cadrePairing', 'peerHelper', 'priorityFlag'] as const) {
			await records
				.updateTable(table)
				.set({ endedAt: now })
				.where('childId', '=', childId)
				.where('endedAt', 'is', null)
				.execute();
		}
		await noteClass(records, office.env, childId, null);
		await recordEnrolment(records, office.env, { childId, kind: 'out', by: actor.userId });
		minutes.note('child.leave', childId);
		minutes.touches('everyone');
		return ok(undefined);
	});
}

async function markReturned(
	office: Office,
	actor: Actor,
	childId: ChildId,
): Promise<Result<void, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const row = await records
			.selectFrom('child')
			.select(['classId', 'leftAt'])
			.where('id', '=', childId)
			.where('name', '<>', ERASED_NAME)
			.executeTakeFirst();
		if (!row) return fail({ type: 'not-found' });
		const child = { childId, classId: row.classId, mentorIds: [] };
		if (!can(actor, 'edit', { type: 'child', child })) return fail({ type: 'forbidden' });
		if (row.leftAt === null) return ok(undefined);
		await records.updateTable('child').set({ leftAt: null }).where('id', '=', childId).execute();
		await noteClass(records, office.env, childId, row.classId);
		await createMissingDocuments(records, office.env, { childIds: [childId] });
		await recordEnrolment(records, office.env, { childId, kind: 'returned', by: actor.userId });
		minutes.note('child.return', childId);
		minutes.touches('everyone');
		return ok(undefined);
	});
}

async function noteEnrolment(
	office: Office,
	actor: Actor,
	childId: ChildId,
	{ kind, on, note }: EnrolmentDraft,
): Promise<Result<void, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'edit', { type: 'child', child })) return fail({ type: 'forbidden' });
		if (on > localDateAt(office.env.now())) return fail({ type: 'invalid', field: 'on' });
		const event = { childId, kind, on, note: note.trim(), by: actor.userId };
		await recordEnrolment(records, office.env, event);
		minutes.note(`child.${kind}`, childId);
		return ok(undefined);
	});
}

/** What may be written of a child: a day of birth that has been, a number that is nobody else's. */
async function readDetails(
	records: Records,
	{ env }: Office,
	childId: ChildId | null,
	details: Partial<ChildDetails>,
): Promise<Result<Partial<ChildDetails>, Refusal>> {
	const { birthDate, studentNumber } = details;
	if (birthDate && !hasReached(0, birthDate, localDateAt(env.now()))) {
		return fail({ type: 'invalid', field: 'birthDate' });
	}
	if (!studentNumber) return ok(details);
	const { value } = readStudentNumber(studentNumber);
	if (value === null) return fail({ type: 'invalid', field: 'studentNumber' });
	const same = await records
		.selectFrom('child')
		.select('id')
		.where('studentNumber', '=', value)
		.executeTakeFirst();
	if (same && same.id !== childId) return fail({ type: 'taken', field: 'studentNumber' });
	return ok({ ...details, studentNumber: value });
}

async function classExists(records: Records, classId: ClassId): Promise<boolean> {
	const row = await records
		.selectFrom('class')
		.select('id')
		.where('id', '=', classId)
		.executeTakeFirst();
	return row !== undefined;
}
