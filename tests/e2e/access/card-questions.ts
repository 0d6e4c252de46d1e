import { form, only, record, request, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

const FOLLOW_UP = ['archivist', 'headTeacher', 'otherHeadTeacher'] as const;

/** Through the child's own link, else nowhere: whoever is not remembered is sent to the passcode. */
const own = (status: number, others: number) =>
	record((who) => (who === 'guardian' ? status : others));
const contact = (token: string) => `/s/${token}/contact`;
const correction = { body: form({ phone: '150 0000 8888' }) };

/** As a browser asks that a link remembered before it was stopped. */
function withStoppedLink(school: AccessSchool, who: VisitorName, method: 'GET' | 'POST'): Request {
	const { token, reader } = school.things.stopped;
	const sent = method === 'POST' ? correction : {};
	const asked = request(school, who, method, contact(token), sent);
	if (who === 'guardian') asked.headers.set('cookie', reader);
	return asked;
}

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
	{
		route: 'GET /s/[token]/contact',
		ask: (school, who) => request(school, who, 'GET', contact(school.things.token)),
		expected: own(200, 303),
	},
	{
		route: 'POST /s/[token]/contact',
		about: 'a correction',
		ask: (school, who) => request(school, who, 'POST', contact(school.things.token), correction),
		expected: own(303, 403),
	},
	{
		route: 'POST /s/[token]/contact',
		about: 'with nothing in it',
		ask: (school, who) =>
			request(school, who, 'POST', contact(school.things.token), { body: form({ phone: '' }) }),
		expected: own(400, 403),
	},
	{
		route: 'GET /s/[token]/contact',
		about: 'of another child',
		ask: (school, who) => request(school, who, 'GET', contact(school.things.otherToken)),
		expected: own(303, 303),
	},
	{
		route: 'POST /s/[token]/contact',
		about: 'of another child',
		ask: (school, who) =>
			request(school, who, 'POST', contact(school.things.otherToken), correction),
		expected: own(403, 403),
	},
	{
		route: 'GET /s/[token]/contact',
		about: 'of a link that was stopped',
		ask: (school, who) => withStoppedLink(school, who, 'GET'),
		expected: own(303, 303),
	},
	{
		route: 'POST /s/[token]/contact',
		about: 'of a link that was stopped',
		ask: (school, who) => withStoppedLink(school, who, 'POST'),
		expected: own(403, 403),
	},
];
