import { only, request, type Question } from './question.ts';

/** product.md §4.4, row "Aid / legal aid": the leading group keeps the cases, the own head teacher reads. */
const NO_CASE = 'lac_0000000000000000000000';
/** A day that is over however long this program lives. */
const OPENED_ON = '2026-11-02';

export const LEGAL_AID_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/children/[id]/legal-aid',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/children/${school.things.childId}/legal-aid`),
		expected: only(['leader', 'headTeacher'], 200),
	},
	{
		route: 'POST /api/children/[id]/legal-aid',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${school.things.childId}/legal-aid`, {
				body: { kind: 'maintenance', agency: '', openedOn: OPENED_ON },
			}),
		expected: only(['leader'], 200),
	},
	{
		route: 'GET /api/legal-aid',
		ask: (school, who) => request(school, who, 'GET', '/api/legal-aid'),
		expected: only(['leader'], 200),
	},
	{
		route: 'POST /api/legal-aid/[id]',
		about: 'that is not there',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/legal-aid/${NO_CASE}`, {
				body: { step: 'applied', on: OPENED_ON },
			}),
		expected: only(['leader'], 404),
	},
	{
		route: 'DELETE /api/legal-aid/[id]',
		about: 'that is not there',
		ask: (school, who) => request(school, who, 'DELETE', `/api/legal-aid/${NO_CASE}`),
		expected: only(['leader'], 404),
	},
];
