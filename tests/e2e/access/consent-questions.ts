import { only, request, type Question } from './question.ts';
import type { VisitorName } from './visitors.ts';

/** product.md §4.4, row "Consent ledger": the archivist keeps it, the care team and leaders read it. */
const LEDGER_READERS: readonly VisitorName[] = [
	'archivist',
	'leader',
	'headTeacher',
	'mentor',
	'cadre',
	'counselor',
];

export const CONSENT_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/children/[id]/consents',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/children/${school.things.childId}/consents`),
		expected: only(LEDGER_READERS, 200),
	},
	{
		route: 'POST /api/children/[id]/consents',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/children/${school.things.childId}/consents`, {
				body: {
					...{ purpose: 'column', giver: 'guardian', giverName: '家里人', answer: 'agrees' },
					...{ way: 'paper', givenOn: '2020-09-01', ageAtGiving: null },
				},
			}),
		expected: only(['archivist'], 200),
	},
	{
		route: 'PATCH /api/consents/[id]',
		ask: (school, who) =>
			request(school, who, 'PATCH', `/api/consents/${school.things.consentId}`, {
				body: { withdrawnOn: '2020-09-01' },
			}),
		expected: only(['archivist'], 200),
	},
];
