import { everybody, only, request, type Question } from './question.ts';
import type { VisitorName } from './visitors.ts';

/**
 * product.md §4.4, row "Activities, tutoring, meetings": everybody but the administrator reads; who
 * works with children adds, and changes what they added; the leading group changes everything.
 */
const ADDERS: readonly VisitorName[] = [
	...(['leader', 'headTeacher', 'otherHeadTeacher', 'mentor', 'otherMentor'] as const),
	...(['formerMentor', 'counselor'] as const),
];
const READERS: readonly VisitorName[] = [
	...ADDERS,
	...(['archivist', 'subjectTeacher', 'otherSubjectTeacher', 'cadre'] as const),
];
const DRAFT = {
	...{ title: '秋游', note: '', host: 'head-teachers', facts: ['child-paired'] },
};
const NO_DECISION = 'agd_0000000000000000000000';
const ofAdders = (status: number) => ({
	...only([], 200),
	...Object.fromEntries(ADDERS.map((who) => [who, status])),
});

export const AGENDA_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /ics/[token].ics',
		ask: (school, who) => request(school, who, 'GET', `/ics/${school.things.feedToken}.ics`),
		expected: everybody(200),
	},
	{
		route: 'GET /ics/[token].ics',
		about: 'that nobody was given',
		ask: (school, who) => request(school, who, 'GET', `/ics/${'x'.repeat(43)}.ics`),
		expected: everybody(404),
	},
	{
		route: 'GET /api/agenda',
		ask: (school, who) => request(school, who, 'GET', '/api/agenda'),
		expected: only(READERS, 200),
	},
	{
		route: 'POST /api/agenda',
		ask: (school, who) => {
			const { startsOn } = school.things.year;
			return request(school, who, 'POST', '/api/agenda', {
				body: { items: [{ ...DRAFT, startsOn, endsOn: startsOn }] },
			});
		},
		expected: only(ADDERS, 200),
	},
	{
		route: 'POST /api/agenda/[key]',
		about: 'that the mentor added',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/agenda/${school.things.agendaItemId}`, {
				body: { type: 'tick', word: '' },
			}),
		expected: only(['mentor', 'leader'], 200),
	},
	{
		route: 'DELETE /api/agenda/decisions/[id]',
		about: 'that is not there',
		ask: (school, who) => request(school, who, 'DELETE', `/api/agenda/decisions/${NO_DECISION}`),
		expected: ofAdders(404),
	},
	{
		route: 'GET /api/agenda/feed',
		ask: (school, who) => request(school, who, 'GET', '/api/agenda/feed'),
		expected: only(READERS, 200),
	},
	{
		route: 'POST /api/agenda/feed',
		ask: (school, who) => request(school, who, 'POST', '/api/agenda/feed'),
		expected: only(READERS, 200),
	},
	{
		route: 'DELETE /api/agenda/feed',
		before: (school, who) =>
			READERS.includes(who) ? [request(school, who, 'POST', '/api/agenda/feed')] : [],
		ask: (school, who) => request(school, who, 'DELETE', '/api/agenda/feed'),
		expected: only(READERS, 200),
	},
];
