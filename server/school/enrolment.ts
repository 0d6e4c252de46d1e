import type { Sex } from '#domain/census/census-row.ts';
import type { EnrolmentEvent, EnrolmentKind } from '#domain/enrolment.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { createMissingDocuments } from './documents.ts';

/** What a child's record says beside the name and the class (C3); `null` while nobody has said. */
export interface ChildDetails {
	readonly sex: Sex | null;
	readonly birthDate: LocalDate | null;
	readonly studentNumber: string | null;
}

/** A child as its record begins. */
export interface NewChild extends ChildDetails {
	readonly name: string;
	readonly classId: ClassId;
	readonly boarding: boolean;
}

/** As `insertChildren`, of one child. */
export async function insertChild(
	records: Records,
	env: Environment,
	by: UserId,
	child: NewChild,
): Promise<ChildId> {
	const id = createId('child', env.random);
	await insertChildren(records, env, by, [{ id, ...child }]);
	return id;
}

/**
 * Makes children, their documents of the open years and their coming; inside a decision only. In few
 * statements, so that a sheet of a whole school is taken in within seconds.
 */
export async function insertChildren(
	records: Records,
	env: Environment,
	by: UserId,
	children: readonly (NewChild & { readonly id: ChildId })[],
): Promise<void> {
	if (children.length === 0) return;
	const now = env.now();
	const rows = children.map(({ boarding, ...child }) => ({
		...{ ...child, boarding: boarding ? (1 as const) : (0 as const) },
		...{ enrolledAt: now, leftAt: null },
	}));
	await records.insertInto('child').values(rows).execute();
	const stays = children.map(({ id: childId, classId }) => ({
		...{ childId, classId, startedAt: now, endedAt: null },
	}));
	await records.insertInto('classStay').values(stays).execute();
	await createMissingDocuments(records, env, { childIds: children.map(({ id }) => id) });
	const events = children.map(({ id: childId }) => ({
		...{ id: createId('enrolmentEvent', env.random), childId, kind: 'in' as const, note: '' },
		...{ happenedOn: localDateAt(now), recordedBy: by, recordedAt: now },
	}));
	await records.insertInto('enrolmentEvent').values(events).execute();
}

/** Writes down who came, went, broke off or came back (A10); without a day it is today. */
export async function recordEnrolment(
	records: Records,
	env: Environment,
	event: {
		readonly childId: ChildId;
		readonly kind: EnrolmentKind;
		readonly by: UserId;
		readonly on?: LocalDate;
		readonly note?: string;
	},
): Promise<void> {
	const now = env.now();
	await records
		.insertInto('enrolmentEvent')
		.values({
			id: createId('enrolmentEvent', env.random),
			childId: event.childId,
			kind: event.kind,
			happenedOn: event.on ?? localDateAt(now),
			note: event.note ?? '',
			recordedBy: event.by,
			recordedAt: now,
		})
		.execute();
}

/** Every coming and going of the school, in the order in which they were written down. */
export async function loadEnrolmentEvents(records: Records): Promise<EnrolmentEvent[]> {
	const rows = await records
		.selectFrom('enrolmentEvent')
		.select(['childId', 'kind', 'happenedOn'])
		.orderBy('recordedAt')
		.execute();
	return rows.map(({ childId, kind, happenedOn }) => ({ childId, kind, on: happenedOn }));
}
