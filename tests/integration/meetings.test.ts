import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import type { MeetingDraft } from '#domain/meeting/meeting.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createBoards } from '#server/duty/boards.ts';
import { readMeetingRecords } from '#server/meetings/meeting-records.ts';
import { createMeetings } from '#server/meetings/meetings.ts';
import { createAppointments } from '#server/organisation/appointments.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

const day = (text: string) => text as LocalDate;
const TERM = { startsOn: day('2026-09-01'), endsOn: day('2027-01-22') };
const draft: MeetingDraft = {
	...{ kind: 'roundTable', heldOn: day('2026-11-20'), minutes: '寒假谁来接，家长说好了。' },
	came: { mentors: 6, children: 20, guardians: 12, others: 1 },
};

describe('[G1, L27] meetings', () => {
	let school: TestSchool;
	let mentor: Actor;
	let leader: Actor;
	let archivist: Actor;

	const meetings = () => createMeetings(school.office);
	const read = async (actor: Actor) => must(await meetings().list(actor), 'the meetings');
	const records = () => readMeetingRecords(school.records, TERM);

	beforeEach(async () => {
		school = await openTestSchool();
		const person = async (role: 'mentor' | 'leader' | 'archivist') =>
			school.actor(await school.addPerson(role, [{ role, classId: null }]));
		mentor = await person('mentor');
		leader = await person('leader');
		archivist = await person('archivist');
	});
	afterEach(() => school.close());

	it('are written by who works with children and read by the staff, not by the administrator', async () => {
		value(await meetings().record(mentor, draft, null));
		expect(await meetings().record(archivist, draft, null)).toMatchObject({
			error: { type: 'forbidden' },
		});
		const seen = await read(archivist);
		expect(seen).toMatchObject({ isMet: true, mayRecord: false, term: { name: '上学期' } });
		expect(seen.meetings).toMatchObject([{ ...draft, recordedBy: 'mentor', mayChange: false }]);
		expect(await meetings().list(school.administrator)).toBeNull();
	});

	it('answer duty G1 by day and number where the three sides met in the term, and never by words', async () => {
		value(await meetings().record(mentor, { ...draft, heldOn: day('2026-08-20') }, null));
		value(await meetings().record(mentor, { ...draft, kind: 'training' }, null));
		value(
			await meetings().record(mentor, { ...draft, came: { ...draft.came, guardians: 0 } }, null),
		);
		expect(await records()).toEqual([]);
		expect((await read(leader)).isMet).toBe(false);
		value(await meetings().record(mentor, draft, null));
		expect(await records()).toMatchObject([
			{ kind: 'meeting', occurredOn: '2026-11-20', count: 1, sharedAt: null },
		]);
		expect(JSON.stringify(await records())).not.toContain('寒假');
	});

	it('stand on both boards as a duty of the school, with its window, its head and how it stands', async () => {
		const classId = await school.addClass('七(4)班');
		const boards = createBoards({
			...school,
			recordIndex: { whenIdle: () => Promise.resolve() },
		});
		const standing = async () => {
			const ofClass = must(await boards.classBoard(leader, classId), 'the board').school;
			expect((await boards.schoolBoard(leader)).school).toEqual(ofClass);
			return ofClass;
		};
		const window = { duty: 'G1', startsOn: TERM.startsOn, endsOn: TERM.endsOn };
		expect(await standing()).toMatchObject([
			{ ...window, standing: 'open', doneOn: null, owner: null },
		]);
		const days = { from: TERM.startsOn, until: null };
		const deputy = { body: 'leadingGroup', post: 'deputy' } as const;
		const somebody = { person: { name: '钱守义' }, duties: '', ...days };
		value(await createAppointments(school.office).appoint(leader, { to: deputy, ...somebody }));
		expect((await standing())[0]?.owner).toBeNull();
		const to = { body: 'leadingGroup', post: 'head' } as const;
		const person = { userId: leader.userId };
		value(
			await createAppointments(school.office).appoint(leader, { to, person, duties: '', ...days }),
		);
		value(await meetings().record(mentor, draft, null));
		expect(await standing()).toMatchObject([
			{ ...window, standing: 'on-time', doneOn: '2026-11-20', owner: 'leader' },
		]);
		expect(JSON.stringify(await standing())).not.toContain('寒假');
	});

	it('are corrected by a new record in the place of the old one, which is kept', async () => {
		const old = value(await meetings().record(mentor, draft, null));
		const better = { ...draft, minutes: '寒假谁来接，三家说好了。' };
		const id = value(await meetings().record(mentor, better, old));
		expect((await read(mentor)).meetings.map((one) => one.id)).toEqual([id]);
		const kept = await school.records
			.selectFrom('meeting')
			.select(['id', 'minutes', 'replacedBy'])
			.where('id', '=', old)
			.executeTakeFirst();
		expect(kept).toEqual({ id: old, minutes: draft.minutes, replacedBy: id });
		// What was replaced neither comes back nor is replaced again.
		expect(await meetings().setWithdrawn(mentor, old, false)).toMatchObject({
			error: { type: 'not-found' },
		});
		expect(await meetings().record(mentor, better, old)).toMatchObject({
			error: { type: 'not-found' },
		});
		expect((await read(mentor)).meetings).toHaveLength(1);
	});

	it('are taken off and put back by who wrote them or the leading group, and by nobody else', async () => {
		const id = value(await meetings().record(mentor, draft, null));
		const other = await school.actor(
			await school.addPerson('other', [{ role: 'mentor', classId: null }]),
		);
		expect(await meetings().setWithdrawn(other, id, true)).toMatchObject({
			error: { type: 'forbidden' },
		});
		expect(await meetings().record(other, draft, id)).toMatchObject({
			error: { type: 'forbidden' },
		});
		value(await meetings().setWithdrawn(leader, id, true));
		expect(await records()).toEqual([]);
		value(await meetings().setWithdrawn(mentor, id, false));
		expect(await records()).toHaveLength(1);
	});

	it('refuse a day to come and a meeting of nobody', async () => {
		const wrong = { ...draft, heldOn: day('2026-11-24') };
		expect(await meetings().record(mentor, wrong, null)).toMatchObject({
			error: { type: 'invalid', field: 'heldOn' },
		});
		const empty = { ...draft, came: { mentors: 0, children: 0, guardians: 0, others: 0 } };
		expect(await meetings().record(mentor, empty, null)).toMatchObject({
			error: { type: 'invalid', field: 'came' },
		});
	});
});
