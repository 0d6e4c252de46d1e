import { addDays, localDateAt, type Instant } from '#domain/time.ts';
import { only, request, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

/** product.md §4.4, row "Pairing, duties, waivers", and E1: who sees and sets who is helped first. */
const MAY_PAIR: readonly VisitorName[] = ['administrator', 'headTeacher'];
const MAY_FLAG: readonly VisitorName[] = ['leader', 'headTeacher'];
const child = ({ things }: AccessSchool) => `/api/children/${things.childId}` as const;
/** Who may note and sign is tried in `tests/integration/hand-over.test.ts`. */
const NO_HAND_OVER = 'hov_0000000000000000000000';
const inAMonth = addDays(localDateAt(new Date().toISOString() as Instant), 30);

export const PAIRING_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/classes/[id]/pairing',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/classes/${school.things.classId}/pairing`),
		expected: only(
			['administrator', 'archivist', 'leader', 'counselor', 'headTeacher', 'subjectTeacher'],
			200,
			{ others: 404 },
		),
	},
	{
		route: 'GET /api/children/[id]/pairing',
		ask: (school, who) => request(school, who, 'GET', `${child(school)}/pairing`),
		expected: only(
			[
				...(['administrator', 'archivist', 'leader', 'counselor', 'headTeacher'] as const),
				...(['subjectTeacher', 'mentor', 'formerMentor', 'cadre'] as const),
			],
			200,
		),
	},
	{
		route: 'PUT /api/children/[id]/mentors/[userId]',
		about: 'as cadre, who is a mentor of it',
		ask: (school, who) =>
			request(school, who, 'PUT', `${child(school)}/mentors/${school.things.mentorId}`, {
				body: { as: 'cadre' },
			}),
		expected: only(MAY_PAIR, 409),
	},
	{
		route: 'PUT /api/children/[id]/helper',
		ask: (school, who) =>
			request(school, who, 'PUT', `${child(school)}/helper`, {
				body: { name: '同桌', teacherId: school.things.mentorId },
			}),
		expected: only(MAY_PAIR, 200),
	},
	{
		route: 'DELETE /api/children/[id]/helper',
		before: (school) => [
			request(school, 'administrator', 'PUT', `${child(school)}/helper`, {
				body: { name: '同桌', teacherId: school.things.mentorId },
			}),
		],
		ask: (school, who) => request(school, who, 'DELETE', `${child(school)}/helper`),
		expected: only(MAY_PAIR, 200),
	},
	{
		route: 'DELETE /api/children/[id]/pairing',
		about: 'the last decision',
		before: (school) => [
			request(school, 'administrator', 'PUT', `${child(school)}/helper`, {
				body: { name: '同桌', teacherId: school.things.mentorId },
			}),
		],
		ask: (school, who) => request(school, who, 'DELETE', `${child(school)}/pairing`),
		expected: only(MAY_PAIR, 200),
	},
	{
		route: 'GET /api/hand-overs',
		ask: (school, who) => request(school, who, 'GET', '/api/hand-overs'),
		expected: signedIn(200),
	},
	{
		route: 'PUT /api/hand-overs/[id]',
		about: 'one that is not there',
		ask: (school, who) =>
			request(school, who, 'PUT', `/api/hand-overs/${NO_HAND_OVER}`, { body: { note: '话' } }),
		expected: signedIn(404),
	},
	{
		route: 'POST /api/hand-overs/[id]',
		about: 'one that is not there',
		ask: (school, who) => request(school, who, 'POST', `/api/hand-overs/${NO_HAND_OVER}`),
		expected: signedIn(404),
	},
	{
		route: 'PUT /api/children/[id]/priority',
		ask: (school, who) =>
			request(school, who, 'PUT', `${child(school)}/priority`, {
				body: { reason: 'study', reviewOn: inAMonth },
			}),
		expected: only(MAY_FLAG, 200),
	},
	{
		route: 'DELETE /api/children/[id]/priority',
		before: (school) => [
			request(school, 'leader', 'PUT', `${child(school)}/priority`, {
				body: { reason: 'study', reviewOn: inAMonth },
			}),
		],
		ask: (school, who) => request(school, who, 'DELETE', `${child(school)}/priority`),
		expected: only(MAY_FLAG, 200),
	},
];
