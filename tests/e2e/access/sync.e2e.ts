import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { DOC_KINDS, type DocKind } from '#domain/doc-kind.ts';
import { ROOT_OF_KIND } from '#notebook/roots.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { encodeUpdate, parseFrame } from '#protocol/frame.ts';
import { decodeExtension } from '#protocol/message.ts';
import { EXPECTED, REFUSED, type Outcome } from './document-table.ts';
import { openAccessSchool, VISITORS, type AccessSchool, type VisitorName } from './visitors.ts';

/** D3 on the socket: who may open which document of the child, and whose words are kept. */
let school: AccessSchool;
beforeAll(async () => (school = await openAccessSchool()));
afterAll(() => school.close());

/** Opens a socket as this visitor and writes a word; gives what became of it. */
function knock(who: VisitorName, docId: string, kind: DocKind, origin = school.server.origin) {
	const words = new Y.Doc();
	words.getMap(ROOT_OF_KIND[kind]).set(`by ${who}`, new Y.Map());
	const cookie = school.cookieOf(who);
	const ws = new WebSocket(`ws://localhost:${school.server.port}/sync/${docId}?ext=1`, {
		headers: { origin, ...(cookie === '' ? {} : { cookie }) },
	});
	const outcome = new Promise<Outcome>((resolve, reject) => {
		const heard: string[] = [];
		ws.on('open', () => ws.send(encodeUpdate(Y.encodeStateAsUpdate(words))));
		ws.on('message', (data: Buffer) => {
			const frame = parseFrame(data);
			if (frame.ok) heard.push(frame.value.type);
			const extension = decodeExtension(data);
			if (!extension.ok) return;
			// A refused word is told first and then counted as settled, so the first message decides.
			if (extension.value.type === 'notice') resolve('read');
			else resolve('write');
		});
		ws.on('unexpected-response', (_request, response) =>
			resolve(`HTTP ${String(response.statusCode)}`),
		);
		ws.on('close', (code) => {
			const [reason] = Object.entries(CLOSE).find(([, number]) => number === code) ?? [
				String(code),
			];
			if (heard.includes('step2') || heard.includes('update'))
				reject(new Error(`${who} was sent words and then ${reason}`));
			else resolve(reason as Outcome);
		});
		ws.on('error', () => resolve('HTTP error'));
	});
	return outcome.finally(() => ws.terminate());
}

test.each(DOC_KINDS)('who may open and write the %s', async (kind) => {
	const outcomes: Partial<Record<VisitorName, Outcome>> = {};
	for (const who of VISITORS) {
		outcomes[who] = await knock(who, school.things.documents[kind], kind);
	}
	expect(outcomes).toEqual(EXPECTED[kind]);
});

test('[§4.4 Scores] the register of the whole class is the head teacher’s, and no subject teacher’s', async () => {
	const outcomes: Partial<Record<VisitorName, Outcome>> = {};
	for (const who of VISITORS) {
		outcomes[who] = await knock(who, school.things.classRegister, 'register');
	}
	expect(outcomes).toEqual({ ...REFUSED, headTeacher: 'write' });
});

test.each([
	['http://evil.example', 'HTTP 403'],
	['null', 'HTTP 403'],
	['', 'HTTP 403'],
	['http://localhost', 'HTTP 403'],
])('a page of %s gets no socket, whoever is signed in', async (origin, outcome) => {
	const { documents } = school.things;
	expect(await knock('mentor', documents.journal, 'journal', origin)).toBe(outcome);
});

test.each([
	['doc_0000000000000000000000', 'unknownDocument'],
	['../api/caseload', 'HTTP 404'],
	['%2e%2e%2fapi', 'HTTP 404'],
	['doc_', 'HTTP 404'],
])('an address that names no document: %s', async (docId, outcome) => {
	expect(await knock('mentor', docId, 'journal')).toBe(outcome);
});
