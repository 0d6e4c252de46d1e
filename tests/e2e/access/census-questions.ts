import { only, record, request, signedIn, type Question } from './question.ts';
import { OUTSIDERS, type AccessSchool, type VisitorName } from './visitors.ts';

/** product.md §4.4, rows "Roster, class, LBC status" and "Export, delete, retention". */
const KEEPERS: readonly VisitorName[] = ['leader', 'archivist'];
const ASKERS: readonly VisitorName[] = ['archivist', 'headTeacher'];
const IMPORTERS: readonly VisitorName[] = [
	'administrator',
	'archivist',
	'headTeacher',
	'otherHeadTeacher',
];

const row = {
	...{ line: 2, name: '摸底来的', className: 'one', sex: null, birthDate: null },
	...{ studentNumber: null, boarding: null, away: null, statements: [] },
};
const away = { standing: 'away', awaySince: '2026-02-20' };
const answer = {
	facts: { father: away, mother: away },
	statuses: { register: 'both', civil: 'yes', school: 'yes' },
	basis: '',
};
const importPath = ({ things }: AccessSchool) => `/api/census/imports/${things.importId}`;
const classPath = ({ things }: AccessSchool) => `/api/classes/${things.classId}/census`;

const exported = (
	list: string,
	who: readonly VisitorName[],
	query: (school: AccessSchool) => string = () => '',
): Question => ({
	route: 'GET /api/exports/[list]',
	about: list,
	ask: (school, asking) => request(school, asking, 'GET', `/api/exports/${list}${query(school)}`),
	expected: only(who, 200),
});
const ofClass = ({ things }: AccessSchool) => `?class=${things.classId}`;

export const CENSUS_QUESTIONS: readonly Question[] = [
	exported('class', [...KEEPERS, 'headTeacher'], ofClass),
	exported('pairings', [...KEEPERS, 'headTeacher'], ofClass),
	exported('links', [...KEEPERS, 'headTeacher'], ofClass),
	exported('cards', ['archivist', 'headTeacher'], ofClass),
	exported('people', [...KEEPERS, 'administrator']),
	exported('register', KEEPERS),
	exported('civil', KEEPERS),
	exported('organisation', KEEPERS),
	{
		route: 'GET /api/census',
		ask: (school, who) => request(school, who, 'GET', '/api/census'),
		expected: only([...IMPORTERS, 'leader'], 200),
	},
	{
		route: 'POST /api/census/check',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/census/check', { body: { rows: [row] } }),
		expected: only(IMPORTERS, 200),
	},
	{
		route: 'GET /api/census/imports',
		ask: (school, who) => request(school, who, 'GET', '/api/census/imports'),
		expected: signedIn(200),
	},
	{
		route: 'POST /api/census/imports',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/census/imports', {
				body: { hash: 'c'.repeat(64), rows: 1 },
			}),
		expected: only(IMPORTERS, 200),
	},
	{
		route: 'GET /api/census/imports/[id]',
		ask: (school, who) => request(school, who, 'GET', importPath(school)),
		expected: only(KEEPERS, 200, { others: 404 }),
	},
	{
		route: 'POST /api/census/imports/[id]/undo',
		about: 'which the archivist began',
		ask: (school, who) => request(school, who, 'POST', `${importPath(school)}/undo`),
		expected: only(['administrator', 'archivist'], 200),
	},
	{
		route: 'POST /api/census/imports/[id]',
		about: 'that the archivist began',
		ask: (school, who) =>
			request(school, who, 'POST', importPath(school), {
				body: { rows: [{ row, decision: { type: 'new' } }] },
			}),
		expected: record((who) => {
			if (OUTSIDERS.includes(who)) return 401;
			if (who === 'archivist') return 200;
			return IMPORTERS.includes(who) ? 404 : 403;
		}),
	},
	{
		route: 'GET /api/classes/[id]/census',
		ask: (school, who) => request(school, who, 'GET', classPath(school)),
		expected: only([...KEEPERS, 'headTeacher'], 200),
	},
	{
		route: 'POST /api/classes/[id]/census',
		about: 'while somebody was not asked',
		ask: (school, who) => request(school, who, 'POST', classPath(school)),
		expected: only(ASKERS, 400),
	},
	{
		route: 'DELETE /api/classes/[id]/census',
		about: 'that nobody has confirmed',
		ask: (school, who) => request(school, who, 'DELETE', classPath(school)),
		expected: only(ASKERS, 404),
	},
	{
		route: 'PUT /api/children/[id]/census',
		ask: (school, who) =>
			request(school, who, 'PUT', `/api/children/${school.things.childId}/census`, {
				body: answer,
			}),
		expected: only(ASKERS, 200),
	},
	{
		route: 'POST /api/children/[id]/enrolment',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${school.things.childId}/enrolment`, {
				body: { kind: 'returned', on: '2026-09-01', note: '' },
			}),
		expected: only(['administrator', 'archivist'], 200),
	},
];
