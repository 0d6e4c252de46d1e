import type { Sex } from '#domain/census/census-row.ts';
import type { EnrolmentEvent, EnrolmentKind } from '#domain/enrolment.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { noteClass } from './class-stays.ts';
import { createMissingDocuments } from './documents.ts';

/** What a child's record says beside the name and the class (C3); `null` while nobody has said. */
export interface ChildDetails {
	readonly sex: Sex | null;
	readonly birthDate: LocalDate | null;
	readonly studentNumber: string | null;
}

interface NewChild extends ChildDetails {
	readonly name: string;
	readonly classId: ClassId;
	readonly boarding: boolean;
}

/** Makes a child, its documents of the open years and its coming; inside a decision only. */
export async function insertChild(
	records: Records,
	env: Environment,
	by: UserId,
	{ boarding, ...child }: NewChild,
): Promise<ChildId> {
	const id = createId('child', env.random);
	await records
		.insertInto('child')
		.values({
			...{ ...child, id, boarding: boarding ? 1 : 0, enrolledAt: env.now(), leftAt: null },
		})
		.execute();
	await noteClass(records, env, id, child.classId);
	await createMissingDocuments(records, env, { childId: id });
	await recordEnrolment(records, env, { childId: id, kind: 'in', by });
	return id;
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
