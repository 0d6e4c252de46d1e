import { describe, expect, it, test } from 'vitest';
import { must } from '#domain/assert.ts';
import type { AppointmentId, ClassId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import {
	appointmentClash,
	appointmentState,
	organisationLacks,
	type AppointedTo,
	type Appointment,
	type AppointmentState,
} from './appointment.ts';
import { amended, ended, handedOver, renewed } from './changes.ts';
import { classTeamLacks, type ClassTeam } from './organisation.ts';
import { suggestRoles } from './role-suggestion.ts';

const day = (text: string) => text as LocalDate;
const TODAY = day('2026-11-26');
const HEAD: AppointedTo = { body: 'leadingGroup', post: 'head' };
const DEPUTY: AppointedTo = { body: 'leadingGroup', post: 'deputy' };
const MEMBER: AppointedTo = { body: 'leadingGroup', post: 'member' };
const ARCHIVE: AppointedTo = { body: 'archive' };
const TEAM: AppointedTo = { body: 'classTeam', classId: 'cls_1' as ClassId };

let made = 0;
function appointment(draft: Partial<Appointment> = {}): Appointment {
	made += 1;
	return {
		...{ id: `apt_${made}` as AppointmentId, to: HEAD, userId: `usr_${made}` as UserId },
		...{ name: `人${made}`, duties: '总负责', from: day('2026-09-01'), until: null },
		...{ closing: null, closingNote: '' },
		...draft,
	};
}

describe('[B6] a term of office', () => {
	const cases: [string, Partial<Appointment>, AppointmentState][] = [
		['begins on its first day', { from: TODAY }, 'held'],
		['has not begun the day before', { from: day('2026-11-27') }, 'toCome'],
		['lasts through its last day', { until: TODAY }, 'held'],
		[
			'has run out the day after, until somebody says what comes',
			{ until: day('2026-11-25') },
			'runOut',
		],
		['is past when it was ended', { until: day('2026-11-25'), closing: 'ended' }, 'past'],
		['is past when another term follows', { until: day('2026-11-25'), closing: 'renewed' }, 'past'],
		[
			'goes on to the day for which its end was said',
			{ until: TODAY, closing: 'handedOver' },
			'held',
		],
	];
	test.each(cases)('%s', (_what, draft, state) => {
		expect(appointmentState(appointment(draft), TODAY)).toBe(state);
	});
});

describe('[B6, C4] what is lacking', () => {
	it('is everything in an empty school, and nothing once each post is held', () => {
		expect(organisationLacks([], TODAY)).toEqual(['head', 'deputy', 'member', 'archivist']);
		const all = [HEAD, DEPUTY, MEMBER, ARCHIVE].map((to) => appointment({ to }));
		expect(organisationLacks(all, TODAY)).toEqual([]);
	});

	it('is a post whose days have run out or have not begun', () => {
		const others = [MEMBER, ARCHIVE].map((to) => appointment({ to }));
		const over = appointment({ to: HEAD, until: day('2026-11-01') });
		const soon = appointment({ to: DEPUTY, from: day('2026-12-01') });
		expect(organisationLacks([...others, over, soon], TODAY)).toEqual(['head', 'deputy']);
	});

	it('is no archivist while somebody of a class’s team alone is named', () => {
		expect(organisationLacks([appointment({ to: TEAM })], TODAY)).toContain('archivist');
	});
});

describe('[B6] which appointments stand together', () => {
	it('one head at a time: not on one common day, and the next from the day after', () => {
		const first = appointment({ until: day('2026-12-31') });
		const early = appointment({ from: day('2026-12-31') });
		const next = appointment({ from: day('2027-01-01') });
		expect(appointmentClash([first, early])).toBe('secondHead');
		expect(appointmentClash([first, next])).toBeNull();
		expect(appointmentClash([appointment(), appointment({ from: day('2030-01-01') })])).toBe(
			'secondHead',
		);
	});

	it('several deputies, but nobody twice in one body', () => {
		const one = appointment({ to: DEPUTY });
		expect(appointmentClash([one, appointment({ to: DEPUTY })])).toBeNull();
		const again = appointment({ to: MEMBER, userId: one.userId });
		expect(appointmentClash([one, again])).toBe('samePerson');
		// In the archive, or in the team of a class, the same person may stand besides.
		const elsewhere = [ARCHIVE, TEAM].map((to) => appointment({ to, userId: one.userId }));
		expect(appointmentClash([one, ...elsewhere])).toBeNull();
	});

	it('tells people without an account by their name', () => {
		const guest = { userId: null, name: '村里的老支书', to: MEMBER } as const;
		expect(appointmentClash([appointment(guest), appointment(guest)])).toBe('samePerson');
		expect(
			appointmentClash([appointment(guest), appointment({ ...guest, name: '妇联的' })]),
		).toBeNull();
	});
});

describe('[B6] what a decision makes of an appointment', () => {
	const next = { id: 'apt_next' as AppointmentId, until: null };

	it('corrects words and days, and refuses an end before the beginning', () => {
		const one = appointment();
		const draft = { duties: '管总', from: day('2026-09-05'), until: day('2027-07-10') };
		expect(amended(one, draft)).toEqual([{ ...one, ...draft }]);
		expect(amended(one, { ...draft, until: day('2026-09-04') })).toBeNull();
	});

	it('ends it on a day, not before it began', () => {
		const one = appointment();
		const [over] = must(ended(one, TODAY, '调走'), 'an end');
		expect(over).toEqual({ ...one, until: TODAY, closing: 'ended', closingNote: '调走' });
		expect(ended(one, day('2026-08-31'), '')).toBeNull();
	});

	it('renews it from the day after, with the same duties, and keeps the old term', () => {
		const one = appointment({ until: day('2026-11-20') });
		const [old, fresh] = must(renewed(one, { ...next, until: day('2027-11-20') }), 'a renewal');
		expect(old).toEqual({ ...one, closing: 'renewed' });
		expect(fresh).toEqual({ ...one, ...next, from: '2026-11-21', until: '2027-11-20' });
		expect(renewed(appointment(), next)).toBeNull();
		expect(renewed(one, { ...next, until: day('2026-11-20') })).toBeNull();
	});

	it('hands it over: the old one to the day before, the new one with the same duties', () => {
		const one = appointment({ until: day('2027-07-10') });
		const successor = { ...next, userId: null, name: '新来的', from: day('2026-12-01') };
		const [old, fresh] = must(handedOver(one, successor, '章和钥匙'), 'a hand-over');
		expect(old).toMatchObject({
			until: '2026-11-30',
			closing: 'handedOver',
			closingNote: '章和钥匙',
		});
		expect(fresh).toEqual({ ...one, ...successor, closing: null, closingNote: '' });
		expect(appointmentClash([old, fresh])).toBeNull();
		expect(handedOver(one, { ...successor, from: one.from }, '')).toBeNull();
	});

	it('leaves the gap to be seen where the days had run out before', () => {
		const one = appointment({ until: day('2026-10-31') });
		const successor = { ...next, userId: null, name: '新来的', from: day('2026-12-01') };
		expect(handedOver(one, successor, '')?.[0].until).toBe('2026-10-31');
	});
});

describe('[B5] a class’s care team', () => {
	const team: ClassTeam = {
		...{ classId: 'cls_1' as ClassId, className: '七（1）班', mayAppoint: false, named: [] },
		...{ headTeachers: [], subjectTeachers: [], mentors: [], cadres: [] },
	};

	it('lacks a head teacher, and somebody beside them', () => {
		expect(classTeamLacks(team, 0)).toEqual(['headTeacher', 'member']);
		// A head teacher who is a mentor as well is no second person.
		const alone = { ...team, headTeachers: ['贺'], mentors: ['贺'] };
		expect(classTeamLacks(alone, 0)).toEqual(['member']);
		expect(classTeamLacks(alone, 1)).toEqual([]);
		expect(classTeamLacks({ ...alone, cadres: ['方'] }, 0)).toEqual([]);
	});
});

describe('[B6] roles are suggested', () => {
	const account = (one: Appointment, roles: readonly 'leader'[]) => ({
		...{ userId: must(one.userId, 'an account'), name: one.name },
		roles,
	});

	it('where an appointment and an account differ, either way', () => {
		const appointed = appointment({ to: DEPUTY });
		const other = appointment({ to: TEAM });
		expect(
			suggestRoles([appointed, other], [account(appointed, []), account(other, ['leader'])], TODAY),
		).toEqual([
			{ userId: appointed.userId, name: appointed.name, role: 'leader', kind: 'roleMissing' },
			{ userId: other.userId, name: other.name, role: 'leader', kind: 'notAppointed' },
		]);
	});

	it('not to a member of the leading group, who needs no leader’s sight', () => {
		const member = appointment({ to: MEMBER });
		expect(suggestRoles([member], [account(member, [])], TODAY)).toEqual([]);
		expect(suggestRoles([member], [account(member, ['leader'])], TODAY)).toEqual([]);
	});

	it('not while they agree, nor while a term has run out and nobody has decided', () => {
		const fits = appointment({ to: HEAD });
		const over = appointment({ to: MEMBER, until: day('2026-11-01') });
		const accounts = [account(fits, ['leader']), account(over, ['leader'])];
		expect(suggestRoles([fits, over], accounts, TODAY)).toEqual([]);
	});
});
