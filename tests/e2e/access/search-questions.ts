import { request, signedIn, type Question } from './question.ts';

/** Whoever is signed in may search; what they find is in `tests/integration/search`. */
export const SEARCH_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/search',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/search?q=${encodeURIComponent('写下的话')}`),
		expected: signedIn(200),
	},
];
