import { only, request, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

/**
 * product.md §4.4, row "Contact card", column 组长/副组长 "R B": one card, with a reason, by nobody but a
 * leader; its head teacher is told. The leader has broken the child's glass, and still gets no socket to the
 * card: `sync.e2e.ts`.
 */
const LEADER: readonly VisitorName[] = ['leader'];
const pathOf = ({ things }: AccessSchool) => `/api/children/${things.childId}/break-glass`;
const glassOf = ({ things }: AccessSchool) => `/api/break-glass/${things.breakGlassId}`;
const withReason = { body: { reason: '孩子发烧，送医院' } };

export const BREAK_GLASS_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/children/[id]/break-glass',
		ask: (school, who) => request(school, who, 'GET', pathOf(school)),
		expected: only(LEADER, 200),
	},
	{
		route: 'POST /api/children/[id]/break-glass',
		about: 'with a reason',
		ask: (school, who) => request(school, who, 'POST', pathOf(school), withReason),
		expected: only(LEADER, 200),
	},
	{
		route: 'POST /api/children/[id]/break-glass',
		about: 'without a reason',
		ask: (school, who) => request(school, who, 'POST', pathOf(school), { body: { reason: ' ' } }),
		expected: only(LEADER, 400),
	},
	{
		route: 'POST /api/children/[id]/break-glass',
		about: 'of a child that has left',
		ask: (school, who) =>
			request(
				school,
				who,
				'POST',
				`/api/children/${school.things.leaving.gone}/break-glass`,
				withReason,
			),
		expected: signedIn(404),
	},
	{
		route: 'GET /api/break-glass',
		ask: (school, who) => request(school, who, 'GET', '/api/break-glass'),
		expected: only(LEADER, 200),
	},
	{
		route: 'GET /api/break-glass/[id]',
		ask: (school, who) => request(school, who, 'GET', glassOf(school)),
		expected: only(LEADER, 200),
	},
	{
		route: 'PATCH /api/break-glass/[id]',
		about: 'of which the head teacher was told',
		ask: (school, who) => request(school, who, 'PATCH', glassOf(school)),
		expected: { ...signedIn(404), headTeacher: 200 },
	},
	{
		route: 'GET /api/classes/[id]/break-glass',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/classes/${school.things.classId}/break-glass`),
		expected: only(['leader', 'headTeacher'], 200),
	},
];
