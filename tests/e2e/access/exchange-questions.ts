import { only, request, type Question } from './question.ts';
import type { VisitorName } from './visitors.ts';

/** product.md §4.4, row "SUM / EXC": mentors write, whoever works with children reads. */
const MENTORS: readonly VisitorName[] = ['mentor', 'otherMentor', 'formerMentor'];
const READERS: readonly VisitorName[] = [
	...MENTORS,
	'leader',
	'counselor',
	'headTeacher',
	'otherHeadTeacher',
	'subjectTeacher',
	'otherSubjectTeacher',
	'cadre',
];
const NO_REMARK = 'rem_0000000000000000000000';

export const EXCHANGE_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/exchange',
		ask: (school, who) => request(school, who, 'GET', '/api/exchange'),
		expected: only(READERS, 200),
	},
	{
		route: 'POST /api/exchange',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/exchange', {
				body: { month: '2026-11', text: '小A会自己做饭了。' },
			}),
		expected: only(MENTORS, 200),
	},
	{
		route: 'POST /api/exchange/[id]',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/exchange/${school.things.postId}`, {
				body: { text: '学到了。' },
			}),
		expected: only(MENTORS, 200),
	},
	{
		route: 'DELETE /api/exchange/[id]',
		about: 'of somebody else',
		ask: (school, who) =>
			request(
				school,
				// Its author is asked about as a colleague would be: the post must outlive the question.
				who === 'mentor' ? 'otherMentor' : who,
				'DELETE',
				`/api/exchange/${school.things.postId}`,
			),
		expected: { ...only([], 200), ...Object.fromEntries(MENTORS.map((who) => [who, 404])) },
	},
	{
		route: 'DELETE /api/remarks/[id]',
		about: 'that is not there',
		ask: (school, who) => request(school, who, 'DELETE', `/api/remarks/${NO_REMARK}`),
		expected: { ...only([], 200), ...Object.fromEntries(MENTORS.map((who) => [who, 404])) },
	},
];
