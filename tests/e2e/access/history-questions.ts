import { DOC_KINDS } from '#domain/doc-kind.ts';
import { visitorsOf } from './document-table.ts';
import { only, request, type Question } from './question.ts';

/** Who wrote what (R9), for every kind of document: its readers may look, its writers may put back. */
export const HISTORY: readonly Question[] = DOC_KINDS.flatMap((kind) => [
	...(['history', 'wipes', 'words'] as const).map((part): Question => ({
		route: `GET /api/documents/[doc]/${part}`,
		about: kind,
		ask: (school, who) =>
			request(school, who, 'GET', `/api/documents/${school.things.documents[kind]}/${part}`),
		expected: only(visitorsOf(kind, 'read'), 200),
	})),
	{
		route: 'POST /api/documents/[doc]/history' as const,
		about: `${kind}, of what was no restoration`,
		ask: (school, who) =>
			request(school, who, 'POST', `/api/documents/${school.things.documents[kind]}/history`, {
				body: { type: 'restoration', seq: 0 },
			}),
		expected: only(visitorsOf(kind, 'write'), 409),
	} satisfies Question,
]);
