import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from './question.ts';
import { QUESTIONS } from './route-table.ts';
import type { Things } from './things.ts';
import { readRoutes } from './routes.ts';
import {
	openAccessSchool,
	OUTSIDERS,
	VISITORS,
	type AccessSchool,
	type VisitorName,
} from './visitors.ts';

/**
 * D3: every route of the house × everybody who may knock, asked of the built product. The order is
 * that of the table, because some questions change what later ones find.
 */
let school: AccessSchool;
beforeAll(async () => (school = await openAccessSchool()));
afterAll(() => school.close());

/** Names and ids in an answer that were not in the question. */
async function namesIn(answer: Response, sent: string): Promise<string[]> {
	const said = await answer.text();
	return school.secrets.filter((one) => said.includes(one) && !sent.includes(one));
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

test('every route of the house has its questions, and no question is about another', () => {
	const asked = new Set(QUESTIONS.map(({ route }) => route));
	const there = [...readRoutes()].flatMap(([path, methods]) =>
		[...methods].map((method) => `${method} ${path}`),
	);
	expect([...asked].sort()).toEqual(there.sort());
});

describe('who gets what', () => {
	test.each(QUESTIONS.map((question) => [`${question.route} ${question.about ?? ''}`, question]))(
		'%s',
		async (_title, question) => {
			const answers: Record<string, number> = {};
			for (const who of VISITORS) {
				for (const request of question.before?.(school, who) ?? []) {
					expect((await fetch(request)).ok).toBe(true);
				}
				const asked = question.ask(school, who);
				const sent = `${asked.url} ${await asked.clone().text()}`;
				const answer = await fetch(asked);
				answers[who] = answer.status;
				const isLetter = question.route.includes(' /s/') && who === 'guardian';
				const told = await namesIn(answer, sent);
				if (isLetter || (answer.ok && !OUTSIDERS.includes(who))) continue;
				expect(told, `what ${who} is told`).toEqual([]);
			}
			expect(answers).toEqual(question.expected);
		},
		60_000,
	);
});

type Body = (of: Things) => object;
const pairing = (of: Things) => `/api/children/${of.otherChildId}/mentors/${of.sparePersonId}`;
const published = (
	of: Things,
	documents: 'documents' | 'otherDocuments',
	entry: 'entryId' | 'otherEntryId',
) => `/api/publications?doc=${of[documents].journal}&entry=${of[entry]}`;

describe('ids of another class', () => {
	const foreign: readonly [string, VisitorName, string, (of: Things) => string, number, Body?][] = [
		['class', 'headTeacher', 'GET', (of) => `/api/classes/${of.otherClassId}`, 404],
		['child to pair', 'headTeacher', 'PUT', pairing, 403, () => ({ as: 'lead' })],
		['child to unpair', 'headTeacher', 'DELETE', pairing, 403],
		['document', 'mentor', 'GET', (of) => `/api/documents/${of.otherDocuments.diary}/entries`, 403],
		[
			'published entry',
			'mentor',
			'GET',
			(of) => published(of, 'otherDocuments', 'otherEntryId'),
			403,
		],
		[
			'entry to withdraw',
			'mentor',
			'DELETE',
			(of) => published(of, 'otherDocuments', 'otherEntryId'),
			403,
		],
		[
			'entry with my document',
			'mentor',
			'GET',
			(of) => published(of, 'documents', 'otherEntryId'),
			200,
		],
		[
			'entry with my document, withdrawn',
			'mentor',
			'DELETE',
			(of) => published(of, 'documents', 'otherEntryId'),
			200,
		],
		[
			'document with my entry',
			'mentor',
			'GET',
			(of) => published(of, 'otherDocuments', 'entryId'),
			403,
		],
		[
			'document to publish with my entry',
			'mentor',
			'POST',
			() => '/api/publications',
			403,
			(of) => ({ docId: of.otherDocuments.journal, entryId: of.entryId, hash: of.publishHash }),
		],
		[
			'entry to publish with my document',
			'mentor',
			'POST',
			() => '/api/publications',
			409,
			(of) => ({ docId: of.documents.journal, entryId: of.otherEntryId, hash: of.publishHash }),
		],
		['child of links', 'mentor', 'GET', (of) => `/api/links?child=${of.otherChildId}`, 403],
		[
			'child of links after mine',
			'mentor',
			'GET',
			(of) => `/api/links?child=${of.otherChildId}&child=${of.childId}`,
			403,
		],
		[
			'guardian',
			'mentor',
			'POST',
			() => '/api/links',
			403,
			(of) => ({ guardianId: of.otherGuardianId }),
		],
		[
			'guardian with my child',
			'mentor',
			'POST',
			() => '/api/links',
			403,
			(of) => ({ guardianId: of.otherGuardianId, childId: of.childId }),
		],
		[
			'child of a new guardian',
			'mentor',
			'POST',
			() => '/api/guardians',
			403,
			(of) => ({ childId: of.otherChildId, name: '某', relation: '姑姑' }),
		],
		['link', 'mentor', 'DELETE', (of) => `/api/links/${of.otherLinkId}`, 403],
		['picture', 'mentor', 'GET', (of) => `/media/${of.otherPhoto}`, 404],
		[
			'picture under my link',
			'guardian',
			'GET',
			(of) => `/s/${of.token}/media/${of.otherPhoto}`,
			404,
		],
		['link with my cookie', 'guardian', 'GET', (of) => `/s/${of.otherToken}`, 200],
		[
			'link and picture with my cookie',
			'guardian',
			'GET',
			(of) => `/s/${of.otherToken}/media/${of.otherPhoto}`,
			404,
		],
	];

	test.each(foreign)('%s, asked by %s', async (_what, who, method, path, status, body) => {
		const content = body && { body: body(school.things) };
		const asked = request(school, who, method, path(school.things), content);
		const sent = `${asked.url} ${await asked.clone().text()}`;
		const answer = await fetch(asked);
		expect(answer.status).toBe(status);
		expect(await namesIn(answer, sent)).toEqual([]);
		expect(await othersState()).toEqual({ withdrawnAt: null, links: ['live', 'live'] });
	});

	async function othersState() {
		const { things } = school;
		const ask = async (path: string) =>
			(await fetch(request(school, 'otherMentor', 'GET', path))).json();
		const { latest } = (await ask(published(things, 'otherDocuments', 'otherEntryId'))) as {
			latest: { withdrawnAt: string | null };
		};
		const { links } = (await ask(`/api/links?child=${things.otherChildId}`)) as {
			links: { state: string }[];
		};
		return { withdrawnAt: latest.withdrawnAt, links: links.map(({ state }) => state) };
	}
});

test('no route answers to a method that it does not have', async () => {
	const missing: [string, number][] = [];
	for (const [route, methods] of readRoutes()) {
		// The shell is a file like a picture: it is handed out whatever the method.
		if (route === '/shell') continue;
		const path = route.replaceAll(/\[[^\]]+\]/g, 'x').replace('/x/x', '/x/diary');
		for (const method of METHODS.filter((name) => !methods.has(name))) {
			for (const who of ['nobody', 'administrator'] as const) {
				const { status } = await fetch(request(school, who, method, path));
				if (status !== 405) missing.push([`${who}: ${method} ${path}`, status]);
			}
		}
	}
	expect(missing).toEqual([]);
});
