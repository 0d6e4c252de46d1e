import type { APIRequestContext } from 'playwright-core';
import { must } from '#domain/assert.ts';
import type { Caseload } from '#domain/caseload.ts';
import { buildWhenNeeded } from '#server/cli/build-when-needed.ts';
import { createServerProcess } from '../e2e/server-process.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';
import { SIZE, signIn, TIMES, timingOf, withLargeStore, type Timing } from './large-store.ts';

/**
 * What a large school waits for: the boards of 750 children, 90 mentors and three years over HTTP.
 * Prints JSON.
 */

async function timeGet(
	request: APIRequestContext,
	path: string,
): Promise<Timing & { bytes: number }> {
	const times: number[] = [];
	let bytes = 0;
	for (let round = 0; round < TIMES; round++) {
		const startedAt = performance.now();
		const answer = await request.get(path);
		bytes = (await answer.body()).length;
		times.push(performance.now() - startedAt);
		if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}.`);
	}
	return { ...timingOf(times), bytes };
}

/**
 * The boards as the server answers them to a leader and a head teacher; to the latter also while the
 * device they have just signed in on takes in the books of the whole class.
 */
async function measureBoards(dataDir: string) {
	const server = await createServerProcess(dataDir);
	await server.start();
	try {
		const leader = await signIn(server.origin, 'leader');
		await leader.leave();
		const schoolBoard = await timeGet(leader.request, '/api/board');
		await leader.close();
		const head = await signIn(server.origin, 'head1');
		const caseload = (await (await head.request.get('/api/caseload')).json()) as Caseload;
		const classId = must(caseload.children[0], 'a child').classId;
		const classBoardAtSignIn = await timeGet(head.request, `/api/board/${classId}`);
		await head.leave();
		const classBoard = await timeGet(head.request, `/api/board/${classId}`);
		await head.close();
		const childrenOfClass = caseload.children.length;
		return { schoolBoard, classBoard, classBoardAtSignIn, childrenOfClass };
	} finally {
		await server.stop();
	}
}

const lacking = provideBrowser();
if (lacking !== null) throw new Error(lacking);
await buildWhenNeeded(PROJECT_DIR);
const measured = { school: SIZE, ...(await withLargeStore(measureBoards)) };
process.stdout.write(`${JSON.stringify(measured, null, '\t')}\n`);
