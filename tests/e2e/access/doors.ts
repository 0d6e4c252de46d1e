import { OUTSIDERS, type AccessSchool } from './visitors.ts';
import { everybody, form, record, request, type Question } from './question.ts';

/** Questions that anybody may ask: doors, parents' pages and the empty shell. */
const toSignedIn = (status: number, others: number) =>
	record((who) => (OUTSIDERS.includes(who) ? others : status));

export const DOORS: readonly Question[] = [
	{
		route: 'GET /sign-in',
		ask: (school, who) => request(school, who, 'GET', '/sign-in'),
		expected: toSignedIn(303, 200),
	},
	{
		route: 'POST /sign-in',
		about: 'as somebody unknown',
		ask: (school, who) =>
			request(school, who, 'POST', '/sign-in', {
				body: form({ username: `nobody-${who}`, password: 'a guess at random' }),
			}),
		expected: everybody(200),
	},
	{
		route: 'GET /code',
		ask: (school, who) => request(school, who, 'GET', '/code'),
		expected: everybody(200),
	},
	{
		route: 'POST /code',
		ask: (school, who) =>
			request(school, who, 'POST', '/code?/read', { body: form({ code: 'AAAA-BBBB-CCCC' }) }),
		expected: everybody(200),
	},
	{
		route: 'GET /setup',
		ask: (school, who) => request(school, who, 'GET', '/setup'),
		expected: everybody(303),
	},
	{
		route: 'POST /setup',
		ask: (school, who) => request(school, who, 'POST', '/setup', { body: form({ code: 'AAAA' }) }),
		expected: everybody(200),
	},
	{
		route: 'GET /s/[token]',
		ask: (school, who) => request(school, who, 'GET', `/s/${school.things.token}`),
		expected: everybody(200),
	},
	{
		route: 'POST /s/[token]',
		about: 'with no passcode',
		ask: (school, who) =>
			request(school, who, 'POST', `/s/${school.things.token}`, { body: form({ passcode: 'x' }) }),
		expected: everybody(400),
	},
	{
		route: 'GET /s/[token]/media/[hash]',
		ask: (school, who) =>
			request(school, who, 'GET', `/s/${school.things.token}/media/${school.things.photo}`),
		expected: record((who) => (who === 'guardian' ? 200 : 404)),
	},
];

/** Pages that hold nothing: the shell, which the browser fills with what the device may know. */
const registerPath = ({ things }: AccessSchool) => `/classes/${things.classId}/register`;
const summaryPath = ({ things }: AccessSchool) => `/summaries/${things.documents.summary}`;

export const SHELLS: readonly Question[] = [
	['/', () => '/'],
	['/shell', () => '/shell'],
	['/account', () => '/account'],
	['/school', () => '/school'],
	['/people', () => '/people'],
	['/classes', () => '/classes'],
	['/census', () => '/census'],
	['/census/import', () => '/census/import'],
	['/census/[class]', ({ things }: AccessSchool) => `/census/${things.classId}`],
	['/census/imports/[id]', ({ things }: AccessSchool) => `/census/imports/${things.importId}`],
	['/board', () => '/board'],
	['/samplings', () => '/samplings'],
	['/samplings/[id]', () => `/samplings/smp_${'x'.repeat(22)}`],
	['/break-glass', () => '/break-glass'],
	['/break-glass/[id]', ({ things }: AccessSchool) => `/break-glass/${things.breakGlassId}`],
	['/cards', () => '/cards'],
	['/board/[class]', ({ things }: AccessSchool) => `/board/${things.classId}`],
	['/rules', () => '/rules'],
	['/hand-overs', () => '/hand-overs'],
	['/classes/[id]/pairing', ({ things }: AccessSchool) => `/classes/${things.classId}/pairing`],
	['/classes/[id]/register', registerPath],
	['/classes/[id]/register/[test]', (school: AccessSchool) => `${registerPath(school)}/new`],
	[
		'/classes/[id]/register/evaluations',
		(school: AccessSchool) => `${registerPath(school)}/evaluations`,
	],
	['/agenda', () => '/agenda'],
	['/legal-aid', () => '/legal-aid'],
	[
		'/children/[child]/legal-aid',
		({ things }: AccessSchool) => `/children/${things.childId}/legal-aid`,
	],
	['/exchange', () => '/exchange'],
	['/summaries', () => '/summaries'],
	['/summaries/[doc]', summaryPath],
	['/summaries/[doc]/[summary]', (school: AccessSchool) => `${summaryPath(school)}/new`],
	['/summaries/[doc]/[summary]/copy', (school: AccessSchool) => `${summaryPath(school)}/new/copy`],
	['/search', () => '/search'],
	['/quarantine', () => '/quarantine'],
	['/consents', () => '/consents'],
	['/photos', () => '/photos'],
	['/organisation', () => '/organisation'],
	['/organisation/meetings', () => '/organisation/meetings'],
	['/together', () => '/together'],
	['/good-news', () => '/good-news'],
	[
		'/children/[child]/consents',
		({ things }: AccessSchool) => `/children/${things.childId}/consents`,
	],
	[
		'/children/[child]/erasing',
		({ things }: AccessSchool) => `/children/${things.childId}/erasing`,
	],
	['/classes/[id]', ({ things }: AccessSchool) => `/classes/${things.classId}`],
	['/children/[child]', ({ things }: AccessSchool) => `/children/${things.childId}`],
	[
		'/children/[child]/guidance',
		({ things }: AccessSchool) => `/children/${things.childId}/guidance`,
	],
	['/children/[child]/scores', ({ things }: AccessSchool) => `/children/${things.childId}/scores`],
	[
		'/children/[child]/progress',
		({ things }: AccessSchool) => `/children/${things.childId}/progress`,
	],
	['/classes/[id]/grouping', ({ things }: AccessSchool) => `/classes/${things.classId}/grouping`],
	['/children/[child]/card', ({ things }: AccessSchool) => `/children/${things.childId}/card`],
	['/children/[child]/plan', ({ things }: AccessSchool) => `/children/${things.childId}/plan`],
	[
		'/children/[child]/sharing',
		({ things }: AccessSchool) => `/children/${things.childId}/sharing`,
	],
	[
		'/children/[child]/[book=book]',
		({ things }: AccessSchool) => `/children/${things.childId}/diary`,
	],
	[
		'/documents/[doc]/history',
		({ things }: AccessSchool) => `/documents/${things.documents.diary}/history`,
	],
	[
		'/children/[child]/[book=book]/[entry]',
		({ things }: AccessSchool) => `/children/${things.childId}/diary/${things.entryId}`,
	],
].map(([route, path]) => ({
	route: `GET ${route as `/${string}`}`,
	about: 'a shell',
	ask: (school, who) =>
		request(school, who, 'GET', (path as (school: AccessSchool) => string)(school)),
	expected: everybody(200),
}));
