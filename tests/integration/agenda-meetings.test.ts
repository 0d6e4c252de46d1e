import { afterEach, beforeEach, expect, it } from 'vitest';
import { createId } from '#domain/ids.ts';
import type { MeetingKind } from '#domain/meeting/meeting.ts';
import type { LocalDate } from '#domain/time.ts';
import { createAgendas } from '#server/agenda/agenda.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

/** [J-3-2, J-4-4, J-6-1 to J-6-3] Meetings are done when there are minutes of the term. */
const KEYS = ['J-3-2', 'J-4-4', 'J-6-1', 'J-6-2', 'J-6-3'];
let school: TestSchool;
beforeEach(async () => {
	school = await openTestSchool();
});
afterEach(() => school.close());

it('counts the meetings of the term that have minutes', async () => {
	const leader = await school.actor(
		await school.addPerson('liu', [{ role: 'leader', classId: null }]),
	);
	const recordIndex = { whenIdle: () => Promise.resolve() };
	const agendas = createAgendas({ ...school.office, recordIndex });
	const met = async () => {
		const { items } = await agendas.read(leader);
		return KEYS.map((key) => items.find((one) => one.key === key)?.progress[0]?.done);
	};
	const meeting = (kind: MeetingKind, on: string, guardians: number, children = 0) =>
		school.records
			.insertInto('meeting')
			.values({
				...{ id: createId('meeting', school.env.random), kind, heldOn: on as LocalDate },
				...{ mentors: 3, children, guardians, others: 0, minutes: '分工' },
				...{ recordedBy: leader.userId, recordedAt: school.env.now() },
				...{ withdrawnAt: null, replacedBy: null },
			})
			.execute();
	expect(await met()).toEqual([0, 0, 0, 0, 0]);
	await meeting('staff', '2027-01-20', 0);
	// Nobody came for whom they were held.
	await meeting('lecture', '2027-04-20', 5);
	for (const kind of ['roundTable', 'training', 'carerTraining'] as const) {
		await meeting(kind, '2027-06-02', 0, 20);
	}
	expect(await met()).toEqual([0, 0, 0, 0, 0]);
	await meeting('staff', '2027-03-09', 0);
	await meeting('lecture', '2027-04-21', 0, 120);
	await meeting('roundTable', '2027-06-03', 12);
	expect(await met()).toEqual([1, 1, 1, 0, 0]);
	await meeting('training', '2027-06-09', 30);
	expect(await met()).toEqual([1, 1, 1, 1, 0]);
	await meeting('carerTraining', '2027-06-16', 9);
	expect(await met()).toEqual([1, 1, 1, 1, 1]);
});
