import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import type { ClassId, UserId } from '#domain/ids.ts';
import type { Organisation } from '#domain/organisation/organisation.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createAppointments, type AppointmentDraft } from '#server/organisation/appointments.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

const day = (text: string) => text as LocalDate;
const OPEN = { from: day('2026-09-01'), until: null, duties: '总负责' };

describe('[B5, B6, C4] the organisation', () => {
	let school: TestSchool;
	let classId: ClassId;
	let leaderId: UserId;
	let leader: Actor;
	let headTeacher: Actor;

	const appointments = () => createAppointments(school.office);
	const read = async (actor: Actor): Promise<Organisation> =>
		must(
			await createOrganisations(school.records, school.env).read(actor),
			'the organisation of a member of the staff',
		);
	const head = (userId: UserId): AppointmentDraft => ({
		...{ to: { body: 'leadingGroup', post: 'head' }, person: { userId } },
		...OPEN,
	});

	beforeEach(async () => {
		school = await openTestSchool();
		classId = await school.addClass('七（1）班');
		leaderId = await school.addPerson('fang', [{ role: 'leader', classId: null }]);
		leader = await school.actor(leaderId);
		headTeacher = await school.actor(
			await school.addPerson('he', [{ role: 'headTeacher', classId }]),
		);
	});
	afterEach(() => school.close());

	it('is read by everybody on the staff and by nobody else', async () => {
		const mentor = await school.actor(
			await school.addPerson('wang', [{ role: 'mentor', classId: null }]),
		);
		value(await appointments().appoint(leader, head(leaderId)));
		const seen = await read(mentor);
		expect(seen.appointments.map(({ name }) => name)).toEqual(['fang']);
		expect(seen).toMatchObject({ mayAppoint: false, people: [], suggestions: [], mayUndo: false });
		const stranger = { ...mentor, grants: [] };
		expect(await createOrganisations(school.records, school.env).read(stranger)).toBeNull();
	});

	it('has one head: a second is refused, a hand-over gives the place and keeps the history', async () => {
		const id = value(await appointments().appoint(leader, head(leaderId)));
		const person = { userId: headTeacher.userId };
		expect(await appointments().appoint(leader, head(headTeacher.userId))).toEqual({
			ok: false,
			error: { type: 'taken', field: 'secondHead' },
		});
		const successor = { ...person, from: day('2026-12-01'), until: null };
		value(await appointments().handOver(leader, id, successor, '章和钥匙'));
		school.clock.nowMs = Date.parse('2026-12-02T02:00:00Z');
		const seen = await read(leader);
		expect(seen.appointments.map(({ name, closing, until }) => [name, closing, until])).toEqual([
			['fang', 'handedOver', '2026-11-30'],
			['he', null, null],
		]);
		expect(seen.lacks).toEqual(['deputy', 'member', 'archivist']);
		// Closed is closed: what was is only read.
		expect(await appointments().end(leader, id, day('2026-12-02'), '')).toMatchObject({
			error: { type: 'not-found' },
		});
	});

	it('takes the last decision back whole, by who took it, on its day', async () => {
		const id = value(await appointments().appoint(leader, head(leaderId)));
		const successor = { userId: headTeacher.userId, from: day('2026-12-01'), until: null };
		value(await appointments().handOver(leader, id, successor, ''));
		expect(await appointments().undo(headTeacher)).toMatchObject({
			error: { type: 'nothing-to-undo' },
		});
		expect((await read(leader)).mayUndo).toBe(true);
		value(await appointments().undo(leader));
		expect((await read(leader)).appointments).toMatchObject([
			{ id, name: 'fang', until: null, closing: null },
		]);
		school.clock.nowMs += 24 * 3_600_000;
		expect(await appointments().undo(leader)).toMatchObject({ error: { type: 'nothing-to-undo' } });
	});

	it('takes nothing back where somebody else has built upon it', async () => {
		const id = value(await appointments().appoint(leader, head(leaderId)));
		value(await appointments().end(leader, id, day('2026-11-22'), ''));
		const next = { ...head(headTeacher.userId), from: day('2026-11-23') };
		value(await appointments().appoint(school.administrator, next));
		// The end cannot be undone: the place has been given away.
		expect(await appointments().undo(leader)).toMatchObject({ error: { type: 'nothing-to-undo' } });
		expect((await read(leader)).appointments).toHaveLength(2);
	});

	it('lets a head teacher name people to the own class’s team alone', async () => {
		const other = await school.addClass('七（2）班');
		const draft = (to: ClassId) => ({
			...{ to: { body: 'classTeam' as const, classId: to }, person: { name: '村里的老支书' } },
			...OPEN,
		});
		value(await appointments().appoint(headTeacher, draft(classId)));
		expect(await appointments().appoint(headTeacher, draft(other))).toMatchObject({
			error: { type: 'forbidden' },
		});
		expect(await appointments().appoint(headTeacher, head(leaderId))).toMatchObject({
			error: { type: 'forbidden' },
		});
		const [team] = (await read(headTeacher)).classes;
		expect(team).toMatchObject({ headTeachers: ['he'], mayAppoint: true });
		expect(team?.named.map(({ name, userId }) => [name, userId])).toEqual([['村里的老支书', null]]);
	});

	it('computes a class’s team from roles and pairings of today', async () => {
		const mentorId = await school.addPerson('wang', [{ role: 'mentor', classId: null }]);
		const childId = await school.addChild('小禾', classId);
		await school.pair(childId, mentorId);
		value(await school.cadres.pair(school.administrator, childId, leaderId));
		const math = await school.addPerson('shi', [{ role: 'subjectTeacher', classId }]);
		expect((await read(leader)).classes[0]).toMatchObject({
			...{ mentors: ['wang'], cadres: ['fang'], subjectTeachers: ['shi'] },
		});
		value(await school.pairings.end(school.administrator, childId, mentorId));
		value(await school.people.disable(school.administrator, math));
		expect((await read(leader)).classes[0]).toMatchObject({ mentors: [], subjectTeachers: [] });
	});

	it('suggests a role and changes none', async () => {
		const deputy: AppointmentDraft = {
			...head(headTeacher.userId),
			to: { body: 'leadingGroup', post: 'deputy' },
		};
		value(await appointments().appoint(leader, deputy));
		expect((await read(leader)).suggestions).toMatchObject([
			{ name: 'fang', kind: 'notAppointed', role: 'leader' },
			{ name: 'he', kind: 'roleMissing', role: 'leader' },
		]);
		expect(await school.actor(headTeacher.userId)).toEqual(headTeacher);
	});

	it('refuses who is not on the staff, an empty name and too many words', async () => {
		const gone = await school.addPerson('gone', []);
		const [error] = await Promise.all([appointments().appoint(leader, head(gone))]);
		expect(error).toMatchObject({ error: { type: 'not-on-the-staff' } });
		const nameless = { ...head(leaderId), person: { name: '  ' } };
		expect(await appointments().appoint(leader, nameless)).toMatchObject({
			error: { type: 'invalid', field: 'name' },
		});
		const wordy = { ...head(leaderId), duties: '长'.repeat(301) };
		expect(await appointments().appoint(leader, wordy)).toMatchObject({
			error: { type: 'invalid', field: 'duties' },
		});
	});

	it('writes down who decided what, by ids alone', async () => {
		const id = value(await appointments().appoint(leader, head(leaderId)));
		const rows = await school.records
			.selectFrom('audit')
			.select(['userId', 'action', 'subject'])
			.where('action', 'like', 'appointment.%')
			.execute();
		expect(rows).toEqual([{ userId: leaderId, action: 'appointment.make', subject: id }]);
	});
});
