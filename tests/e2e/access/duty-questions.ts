import { EDITABLE_NUMBERS, NORMAL_NUMBERS } from '#domain/duty/rules.ts';
import { only, request, signedIn, type Question } from './question.ts';
import type { VisitorName } from './visitors.ts';

/** product.md §4.4, row "Pairing, duties, waivers": boards, the rules' numbers, waivers. */
const WHOLE_SCHOOL: readonly VisitorName[] = ['leader', 'archivist'];
const CLASS_TEACHERS: readonly VisitorName[] = ['headTeacher', 'subjectTeacher', 'counselor'];
const MAY_WAIVE: readonly VisitorName[] = ['leader', 'headTeacher'];

/** A day that is still to come however long this program lives. */
const TO_COME = '2090-09-01';
const numbers = Object.fromEntries(EDITABLE_NUMBERS.map((name) => [name, NORMAL_NUMBERS[name]]));

export const DUTY_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/classes/[id]/grouping',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/classes/${school.things.classId}/grouping`),
		expected: only(CLASS_TEACHERS, 200),
	},
	{
		route: 'GET /api/children/[id]/grouping',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/children/${school.things.childId}/grouping`),
		expected: only([...CLASS_TEACHERS, 'mentor'], 200),
	},
	{
		route: 'PUT /api/children/[id]/grouping',
		ask: (school, who) =>
			request(school, who, 'PUT', `/api/children/${school.things.childId}/grouping`, {
				body: { category: 'study', group: '' },
			}),
		expected: only(['headTeacher'], 200),
	},
	{
		route: 'PUT /api/children/[id]/teachers/[userId]',
		about: 'of who is no subject teacher of the class',
		ask: (school, who) =>
			request(
				school,
				who,
				'PUT',
				`/api/children/${school.things.childId}/teachers/${school.things.sparePersonId}`,
				{ body: { isAssigned: true } },
			),
		expected: only(['headTeacher'], 404),
	},
	{
		route: 'GET /api/approvals',
		ask: (school, who) => request(school, who, 'GET', '/api/approvals'),
		expected: only(['leader'], 200),
	},
	{
		route: 'POST /api/approvals',
		about: 'of what nobody asked for',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/approvals', {
				body: { submissionId: `sub_${'x'.repeat(22)}`, decision: 'approved', comment: '' },
			}),
		expected: only(['leader'], 404),
	},
	{
		route: 'GET /api/matters',
		ask: (school, who) => request(school, who, 'GET', '/api/matters'),
		expected: signedIn(200),
	},
	{
		route: 'GET /api/board',
		ask: (school, who) => request(school, who, 'GET', '/api/board'),
		expected: only(WHOLE_SCHOOL, 200),
	},
	{
		route: 'GET /api/board/[class]',
		ask: (school, who) => request(school, who, 'GET', `/api/board/${school.things.classId}`),
		expected: only([...WHOLE_SCHOOL, 'headTeacher'], 200),
	},
	{
		route: 'GET /api/samplings',
		ask: (school, who) => request(school, who, 'GET', '/api/samplings'),
		expected: only(['leader'], 200),
	},
	{
		route: 'POST /api/samplings',
		about: 'without a reason',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/samplings', {
				body: { reason: ' ', classId: null, duty: 'M1', month: '2026-11', wanted: 5 },
			}),
		expected: only(['leader'], 400),
	},
	{
		route: 'GET /api/samplings/[id]',
		about: 'that nobody drew',
		ask: (school, who) => request(school, who, 'GET', `/api/samplings/smp_${'x'.repeat(22)}`),
		expected: only(['leader'], 404),
	},
	{
		route: 'PATCH /api/samplings/[id]',
		about: 'of which one was not told',
		ask: (school, who) => request(school, who, 'PATCH', `/api/samplings/smp_${'x'.repeat(22)}`),
		expected: signedIn(404),
	},
	{
		route: 'GET /api/classes/[id]/samplings',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/classes/${school.things.classId}/samplings`),
		expected: only(['leader', 'headTeacher'], 200),
	},
	{
		route: 'GET /api/rules',
		ask: (school, who) => request(school, who, 'GET', '/api/rules'),
		expected: only(WHOLE_SCHOOL, 200),
	},
	{
		route: 'POST /api/rules',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/rules', { body: { startsOn: TO_COME, numbers } }),
		expected: only(['leader'], 200),
	},
	{
		route: 'POST /api/children/[id]/waivers',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${school.things.childId}/waivers`, {
				body: { duty: 'M1', startsOn: TO_COME, endsOn: TO_COME, reason: 'illness', note: '' },
			}),
		expected: only(MAY_WAIVE, 200),
	},
	{
		route: 'POST /api/children/[id]/pairing-checks',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${school.things.childId}/pairing-checks`, {
				body: { on: '2020-01-01', finding: '', nextStep: '' },
			}),
		expected: only(['leader'], 400),
	},
	{
		route: 'DELETE /api/waivers/[id]',
		ask: (school, who) =>
			request(school, who, 'DELETE', `/api/waivers/${waiverOf(school.things.waivers, who)}`),
		expected: only(MAY_WAIVE, 200),
	},
];

/** One of their own for the two who may take it back; all others ask about the same one. */
function waiverOf(
	waivers: Readonly<Record<'leader' | 'headTeacher' | 'others', string>>,
	who: VisitorName,
) {
	return who === 'leader' || who === 'headTeacher' ? waivers[who] : waivers.others;
}
