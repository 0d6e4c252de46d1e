import type { ChildId } from '#domain/ids.ts';
import { ACCOUNT_QUESTIONS } from './account-questions.ts';
import { AGENDA_QUESTIONS } from './agenda-questions.ts';
import { ASIDE } from './aside-routes.ts';
import { CENSUS_QUESTIONS } from './census-questions.ts';
import { BREAK_GLASS_QUESTIONS } from './break-glass-questions.ts';
import { CARD_QUESTIONS } from './card-questions.ts';
import { DOORS, SHELLS } from './doors.ts';
import { CONSENT_QUESTIONS } from './consent-questions.ts';
import { DUTY_QUESTIONS } from './duty-questions.ts';
import { LEGAL_AID_QUESTIONS } from './legal-aid-questions.ts';
import { MEDIA_QUESTIONS } from './media-questions.ts';
import { PAIRING_QUESTIONS } from './pairing-questions.ts';
import { ORGANISATION_QUESTIONS } from './organisation-questions.ts';
import { EXCHANGE_QUESTIONS } from './exchange-questions.ts';
import { REGISTER_QUESTIONS } from './register-questions.ts';
import { SEARCH_QUESTIONS } from './search-questions.ts';
import { HISTORY } from './history-questions.ts';
import { only, request, SIGNED_IN, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

const CARERS: readonly VisitorName[] = ['mentor', 'headTeacher'];
const READERS: readonly VisitorName[] = [...CARERS, 'counselor', 'cadre', 'formerMentor'];
const OFFICE: readonly VisitorName[] = ['administrator', 'archivist'];
const entryQuery = ({ things }: AccessSchool) =>
	`doc=${things.documents.journal}&entry=${things.entryId}`;
const publication = ({ things }: AccessSchool) => ({
	docId: things.documents.journal,
	entryId: things.entryId,
	hash: things.publishHash,
});

const CHILDREN: readonly Question[] = [
	{
		route: 'POST /api/children',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/children', {
				body: { name: '新来的孩子', classId: school.things.classId, boarding: false },
			}),
		expected: only(OFFICE, 200),
	},
	{
		route: 'PATCH /api/children/[id]',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/children/${school.things.childId}`, {
				body: { name: '欧阳晓禾', classId: school.things.classId, boarding: true },
			}),
		expected: only(OFFICE, 200),
	},
	{
		route: 'PUT /api/children/[id]/mentors/[userId]',
		ask: (school, who) =>
			request(school, who, 'PUT', mentorPath(school), { body: { as: 'co-mentor' } }),
		expected: only(['administrator', 'headTeacher'], 200),
	},
	{
		route: 'DELETE /api/children/[id]/mentors/[userId]',
		before: (school) => [
			request(school, 'administrator', 'PUT', mentorPath(school), { body: { as: 'co-mentor' } }),
		],
		ask: (school, who) => request(school, who, 'DELETE', mentorPath(school)),
		expected: only(['administrator', 'headTeacher'], 200),
	},
];

function mentorPath({ things }: AccessSchool): string {
	return `/api/children/${things.childId}/mentors/${things.sparePersonId}`;
}

const LEAVING: readonly Question[] = [
	{
		route: 'DELETE /api/children/[id]',
		ask: (school, who) =>
			request(school, who, 'DELETE', `/api/children/${leavingOf(school, who, 'childId')}`),
		expected: only(OFFICE, 200),
	},
	{
		route: 'POST /api/children/[id]/return',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${leavingOf(school, who, 'gone')}/return`),
		expected: only(OFFICE, 200),
	},
];

/** A child of their own for the two who may; all others ask about the same one. */
function leavingOf(
	{ things }: AccessSchool,
	who: VisitorName,
	others: 'childId' | 'gone',
): ChildId {
	if (who === 'administrator' || who === 'archivist') return things.leaving[who];
	return others === 'gone' ? things.leaving.gone : things.childId;
}

const CLASSES: readonly Question[] = [
	{
		route: 'GET /api/classes',
		ask: (school, who) => request(school, who, 'GET', '/api/classes'),
		expected: signedIn(200),
	},
	{
		route: 'POST /api/classes',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/classes', { body: { name: `new ${who}` } }),
		expected: only(OFFICE, 200),
	},
	{
		route: 'GET /api/classes/[id]',
		ask: (school, who) => request(school, who, 'GET', `/api/classes/${school.things.classId}`),
		expected: only([...OFFICE, 'leader', 'counselor', 'headTeacher', 'subjectTeacher'], 200, {
			others: 404,
		}),
	},
	{
		route: 'PATCH /api/classes/[id]',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/classes/${school.things.classId}`, {
				body: { name: 'one' },
			}),
		expected: only(OFFICE, 200),
	},
];

const entries = (kind: 'journal' | 'diary' | 'plan' | 'plan-margin', who: readonly VisitorName[]) =>
	({
		route: 'GET /api/documents/[doc]/entries',
		about: kind,
		ask: (school, asking) =>
			request(school, asking, 'GET', `/api/documents/${school.things.documents[kind]}/entries`),
		expected: only(who, 200),
	}) satisfies Question;

const WORDS: readonly Question[] = [
	entries('journal', READERS),
	entries('diary', READERS),
	entries('plan', [...READERS, 'subjectTeacher']),
	entries('plan-margin', [...READERS, 'subjectTeacher']),
	{
		route: 'GET /api/publications',
		ask: (school, who) => request(school, who, 'GET', `/api/publications?${entryQuery(school)}`),
		expected: only(READERS, 200),
	},
	{
		route: 'POST /api/publications',
		before: (school) => [
			request(school, 'mentor', 'DELETE', `/api/publications?${entryQuery(school)}`),
		],
		ask: (school, who) =>
			request(school, who, 'POST', '/api/publications', { body: publication(school) }),
		expected: only(CARERS, 200),
	},
	{
		route: 'DELETE /api/publications',
		ask: (school, who) => request(school, who, 'DELETE', `/api/publications?${entryQuery(school)}`),
		expected: only(CARERS, 200),
	},
];

const LINKS: readonly Question[] = [
	{
		route: 'POST /api/guardians',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/guardians', {
				body: { childId: school.things.childId, name: '长辈新', relation: '姑姑' },
			}),
		expected: only(CARERS, 201),
	},
	{
		route: 'GET /api/links',
		ask: (school, who) => request(school, who, 'GET', `/api/links?child=${school.things.childId}`),
		expected: only([...CARERS, 'archivist', 'leader'], 200),
	},
	{
		route: 'POST /api/links',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/links', {
				body: { guardianId: school.things.spareGuardianId },
			}),
		expected: only(CARERS, 201),
	},
	{
		route: 'DELETE /api/links/[link]',
		ask: (school, who) => request(school, who, 'DELETE', `/api/links/${school.things.spareLinkId}`),
		expected: only([...CARERS, 'leader'], 204),
	},
];

const STAFF_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/people',
		ask: (school, who) => request(school, who, 'GET', '/api/people'),
		expected: only([...OFFICE, 'leader'], 200),
	},
	{
		route: 'POST /api/people',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/people', {
				body: { name: '新来的', username: `new-${who}`, roles: [] },
			}),
		expected: only(['administrator'], 200),
	},
	{
		route: 'PATCH /api/people/[id]',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/people/${school.things.sparePersonId}`, {
				body: { name: '员sparePerson', roles: [{ role: 'mentor', classId: null }] },
			}),
		expected: only(['administrator'], 200),
	},
	{
		route: 'PUT /api/people/[id]/account',
		ask: (school, who) =>
			request(school, who, 'PUT', `/api/people/${school.things.sparePersonId}/account`, {
				body: { state: 'enabled' },
			}),
		expected: only(['administrator'], 200),
	},
	{
		route: 'POST /api/people/[id]/code',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/people/${school.things.sparePersonId}/code`),
		expected: only(['administrator'], 200),
	},
	{
		route: 'GET /api/school',
		ask: (school, who) => request(school, who, 'GET', '/api/school'),
		expected: only(
			SIGNED_IN.filter((who) => who !== 'roleless'),
			200,
		),
	},
	{
		route: 'PATCH /api/school',
		ask: (school, who) =>
			request(school, who, 'PATCH', '/api/school', {
				body: { name: '白鹭镇初级中学', hotline: '' },
			}),
		expected: only(['administrator'], 200),
	},
	{
		route: 'PATCH /api/school/years/[id]',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/school/years/${school.things.year.id}`, {
				body: school.things.year,
			}),
		expected: only(['administrator'], 200),
	},
	{
		route: 'POST /api/school/years',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/school/years', {
				body: {
					name: '2090',
					startsOn: '2090-09-01',
					endsOn: '2091-07-01',
					terms: [{ name: '上', startsOn: '2090-09-01', endsOn: '2091-01-20' }],
					holidays: [],
				},
			}),
		expected: only(['administrator'], 200),
	},
];

export const QUESTIONS: readonly Question[] = [
	...SHELLS,
	...DOORS,
	...ACCOUNT_QUESTIONS,
	...CLASSES,
	...CHILDREN,
	...WORDS,
	...HISTORY,
	...LINKS,
	...STAFF_QUESTIONS,
	...LEAVING,
	...DUTY_QUESTIONS,
	...CONSENT_QUESTIONS,
	...ORGANISATION_QUESTIONS,
	...MEDIA_QUESTIONS,
	...CARD_QUESTIONS,
	...BREAK_GLASS_QUESTIONS,
	...CENSUS_QUESTIONS,
	...PAIRING_QUESTIONS,
	...EXCHANGE_QUESTIONS,
	...REGISTER_QUESTIONS,
	...SEARCH_QUESTIONS,
	...AGENDA_QUESTIONS,
	...LEGAL_AID_QUESTIONS,
	...ASIDE,
];
