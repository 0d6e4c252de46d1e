import { only, request, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

/**
 * product.md §4.4, row "Contact card", column 组长/副组长 "R B": one card, with a reason, by nobody but a
 * leader; its head teacher is told. Column 任课教师, "phone of carer only, on need": the same for the carer's
 * number, by nobody but a subject teacher of the child's class. Both have broken the child's glass, and still
 * get no socket to the card: `sync.e2e.ts`.
 */
const LEADER: readonly VisitorName[] = ['leader'];
const TEACHER: readonly VisitorName[] = ['subjectTeacher'];
const phoneOf = ({ things }: AccessSchool) => `/api/children/${things.childId}/carer-phone`;
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
		route: 'GET /api/break-glass/[id]',
		about: 'of the number of the carer',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/break-glass/${school.things.carerPhoneId}`),
		expected: only([...LEADER, ...TEACHER], 200),
	},
	{
		route: 'GET /api/children/[id]/carer-phone',
		ask: (school, who) => request(school, who, 'GET', phoneOf(school)),
		expected: only(TEACHER, 200),
	},
	{
		route: 'POST /api/children/[id]/carer-phone',
		about: 'with a reason',
		ask: (school, who) => request(school, who, 'POST', phoneOf(school), withReason),
		expected: only(TEACHER, 200),
	},
	{
		route: 'POST /api/children/[id]/carer-phone',
		about: 'without a reason',
		ask: (school, who) => request(school, who, 'POST', phoneOf(school), { body: { reason: ' ' } }),
		expected: only(TEACHER, 400),
	},
	{
		route: 'POST /api/children/[id]/carer-phone',
		about: 'of a child of another class',
		ask: (school, who) =>
			request(
				school,
				who,
				'POST',
				`/api/children/${school.things.otherChildId}/carer-phone`,
				withReason,
			),
		expected: only(['otherSubjectTeacher', 'cadre'], 200),
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
