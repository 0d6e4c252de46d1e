import { only, record, request, SIGNED_IN, signedIn, type Question } from './question.ts';
import { OUTSIDERS, type AccessSchool, type VisitorName } from './visitors.ts';

/** B5, B6, C4: all of the staff read; the leading group appoints, a head teacher to the own class's team. */
const MAY_APPOINT: readonly VisitorName[] = ['leader', 'administrator'];
/** product.md §4.4, row "Activities, tutoring, meetings". */
const MAY_RECORD: readonly VisitorName[] = [
	...(['leader', 'headTeacher', 'otherHeadTeacher', 'mentor', 'otherMentor'] as const),
	...(['formerMentor', 'counselor'] as const),
];
const MAY_READ: readonly VisitorName[] = [
	...MAY_RECORD,
	...(['archivist', 'subjectTeacher', 'otherSubjectTeacher', 'cadre'] as const),
];
const meeting = {
	...{ kind: 'roundTable', heldOn: '2026-09-20', minutes: '谈了寒假。', replaces: null },
	came: { mentors: 1, children: 2, guardians: 3, others: 0 },
};
const NO_MEETING = '/api/meetings/mtg_0000000000000000000000';
const MAY_NAME: readonly VisitorName[] = ['leader', 'headTeacher'];
const term = { from: '2026-09-01', until: null, duties: '分管' };
const pathOf = ({ things }: AccessSchool) => `/api/organisation/${things.appointmentId}`;
const member = (name: string) => ({
	...{ to: { body: 'leadingGroup', post: 'member' }, person: { name } },
	...term,
});

const MEETINGS: readonly Question[] = [
	{
		route: 'GET /api/meetings',
		ask: (school, who) => request(school, who, 'GET', '/api/meetings'),
		expected: only(MAY_READ, 200),
	},
	{
		route: 'POST /api/meetings',
		ask: (school, who) => request(school, who, 'POST', '/api/meetings', { body: meeting }),
		expected: only(MAY_RECORD, 200),
	},
	// Whose record it is to change is tried in `tests/integration/meetings.test.ts`.
	{
		route: 'DELETE /api/meetings/[id]',
		about: 'one that is not there',
		ask: (school, who) => request(school, who, 'DELETE', NO_MEETING),
		expected: signedIn(404),
	},
	{
		route: 'POST /api/meetings/[id]',
		about: 'one that is not there',
		ask: (school, who) => request(school, who, 'POST', NO_MEETING),
		expected: signedIn(404),
	},
];

export const ORGANISATION_QUESTIONS: readonly Question[] = [
	...MEETINGS,
	{
		route: 'GET /api/organisation',
		ask: (school, who) => request(school, who, 'GET', '/api/organisation'),
		expected: only(
			SIGNED_IN.filter((who) => who !== 'roleless'),
			200,
		),
	},
	{
		route: 'POST /api/organisation',
		about: 'to the leading group',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/organisation', { body: member(`组员 ${who}`) }),
		expected: only(MAY_APPOINT, 200),
	},
	{
		route: 'POST /api/organisation',
		about: 'to the care team of class one',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/organisation', {
				body: {
					...member(`成员 ${who}`),
					to: { body: 'classTeam', classId: school.things.classId },
				},
			}),
		expected: only(MAY_NAME, 200),
	},
	{
		route: 'PATCH /api/organisation/[id]',
		ask: (school, who) => request(school, who, 'PATCH', pathOf(school), { body: term }),
		expected: only(MAY_APPOINT, 200),
	},
	{
		route: 'POST /api/organisation/[id]',
		about: 'to end before it began',
		ask: (school, who) =>
			request(school, who, 'POST', pathOf(school), {
				body: { act: 'end', on: '2020-01-01', note: '' },
			}),
		expected: only(MAY_APPOINT, 400),
	},
	{
		route: 'DELETE /api/organisation',
		about: 'what the leader has just decided',
		before: (school) => [request(school, 'leader', 'PATCH', pathOf(school), { body: term })],
		ask: (school, who) => request(school, who, 'DELETE', '/api/organisation'),
		// Everybody takes back their own alone: the head teacher has named somebody above, and upon what the
		// administrator decided the leader has decided anew.
		expected: record((who) => {
			if (OUTSIDERS.includes(who)) return 401;
			return ['leader', 'headTeacher'].includes(who) ? 200 : 409;
		}),
	},
];
