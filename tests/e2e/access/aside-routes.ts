import * as Y from 'yjs';
import { only, request, signedIn, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

/** Who writes in the journal, or once did: they may hand in what it could not take. */
const EVER_WRITERS: readonly VisitorName[] = ['mentor', 'headTeacher', 'formerMentor', 'roleless'];

const handIn = ({ things }: AccessSchool, who: VisitorName) => {
	const doc = new Y.Doc();
	doc.getMap('entries').set('late', '来晚了');
	return {
		docId: things.documents.journal,
		generation: 1,
		handIn: `from ${who}`,
		update: Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
	};
};

/** product.md §4.4: the head teacher settles, the archivist asks for erasure, a leader approves. */
export const ASIDE: readonly Question[] = [
	{
		route: 'GET /api/quarantine',
		ask: (school, who) => request(school, who, 'GET', '/api/quarantine'),
		expected: signedIn(200),
	},
	{
		route: 'GET /api/quarantine/clocks',
		ask: (school, who) =>
			request(
				school,
				who,
				'GET',
				`/api/quarantine/clocks?doc=${school.things.documents.journal}&generation=1`,
			),
		expected: only(EVER_WRITERS, 200),
	},
	{
		route: 'POST /api/quarantine',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/quarantine', { body: handIn(school, who) }),
		expected: only(EVER_WRITERS, 200),
	},
	{
		route: 'POST /api/quarantine/settled',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/quarantine/settled', {
				body: { docId: school.things.documents.journal, numbers: [1], state: 'put-away' },
			}),
		expected: only(['headTeacher'], 200),
	},
	{
		route: 'GET /api/erasures',
		ask: (school, who) =>
			request(school, who, 'GET', `/api/erasures?child=${school.things.childId}`),
		expected: only(['archivist', 'leader'], 200),
	},
	{
		route: 'POST /api/erasures',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/erasures', {
				body: { docId: school.things.documents.plan, entryId: null, reason: '监护人要求' },
			}),
		expected: only(['archivist'], 200),
	},
	{
		route: 'POST /api/erasures/[id]',
		ask: (school, who) =>
			request(school, who, 'POST', `/api/erasures/${school.things.erasureId}`, {
				body: { decision: 'declined' },
			}),
		expected: only(['leader'], 200),
	},
];
