import { only, request, type Question } from './question.ts';

/** product.md §4.4, row "Contact card": who keeps the cards, and who follows up those of the own class. */
export const CARD_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/cards',
		ask: (school, who) => request(school, who, 'GET', '/api/cards'),
		expected: only(['archivist', 'headTeacher', 'otherHeadTeacher'], 200),
	},
];
