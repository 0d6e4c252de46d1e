import { only, request, signedIn, type Question } from './question.ts';

const FOLLOW_UP = ['archivist', 'headTeacher', 'otherHeadTeacher'] as const;

/** product.md §4.4, row "Contact card": who keeps the cards, and who follows up those of the own class. */
export const CARD_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/cards',
		ask: (school, who) => request(school, who, 'GET', '/api/cards'),
		expected: only(FOLLOW_UP, 200),
	},
	{
		route: 'POST /api/cards/reminders',
		ask: (school, who) => request(school, who, 'POST', '/api/cards/reminders'),
		expected: only(['archivist'], 200),
	},
	{
		route: 'GET /api/cards/reminders',
		ask: (school, who) => request(school, who, 'GET', '/api/cards/reminders'),
		expected: only(FOLLOW_UP, 200),
	},
	{
		route: 'PATCH /api/cards/reminders/[id]',
		about: 'of which one was not told',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/cards/reminders/crm_${'x'.repeat(22)}`),
		expected: signedIn(404),
	},
];
