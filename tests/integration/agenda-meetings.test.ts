import { afterEach, beforeEach, expect, it } from 'vitest';
import { createId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { createAgendas } from '#server/agenda/agenda.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

/** [J-3-2, J-6-1] Meetings are done when there are minutes of the term. */
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
		return ['J-3-2', 'J-6-1'].map((key) => items.find((one) => one.key === key)?.progress[0]?.done);
	};
	const meeting = (kind: 'staff' | 'roundTable', on: string, guardians: number) =>
		school.records
			.insertInto('meeting')
			.values({
				...{ id: createId('meeting', school.env.random), kind, heldOn: on as LocalDate },
				...{ mentors: 3, children: 0, guardians, others: 0, minutes: '分工' },
				...{ recordedBy: leader.userId, recordedAt: school.env.now() },
				...{ withdrawnAt: null, replacedBy: null },
			})
			.execute();
	expect(await met()).toEqual([0, 0]);
	await meeting('staff', '2027-01-20', 0);
	await meeting('roundTable', '2027-06-02', 0);
	expect(await met()).toEqual([0, 0]);
	await meeting('staff', '2027-03-09', 0);
	await meeting('roundTable', '2027-06-03', 12);
	expect(await met()).toEqual([1, 1]);
});
