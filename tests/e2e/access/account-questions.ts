import { everybody, request, signedIn, type Question } from './question.ts';

/** What somebody may do with their own account and devices. */
export const ACCOUNT_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/account',
		ask: (school, who) => request(school, who, 'GET', '/api/account'),
		expected: signedIn(200),
	},
	{
		route: 'DELETE /api/account/devices/[id]',
		about: 'of somebody else',
		ask: (school, who) =>
			request(
				school,
				who === 'administrator' ? 'leader' : who,
				'DELETE',
				`/api/account/devices/${school.things.administratorSessionId}`,
			),
		expected: signedIn(404),
	},
	{
		route: 'DELETE /api/account/devices/[id]',
		about: 'of my own',
		ask: (school, who) =>
			request(school, who, 'DELETE', `/api/account/devices/${school.spareSessionOf(who)}`),
		expected: signedIn(200),
	},
	{
		route: 'PUT /api/account/password',
		about: 'with a wrong old one',
		ask: (school, who) =>
			request(school, who, 'PUT', '/api/account/password', {
				body: { old: 'not my password', fresh: 'heron-on-the-weir-9' },
			}),
		expected: signedIn(400),
	},
	{
		route: 'GET /api/caseload',
		ask: (school, who) => request(school, who, 'GET', '/api/caseload'),
		expected: signedIn(200),
	},
	{
		route: 'POST /api/sign-out',
		about: 'of a session that is over',
		ask: (school, who) => request(school, who, 'POST', '/api/sign-out', { session: 'spare' }),
		expected: everybody(204),
	},
];
