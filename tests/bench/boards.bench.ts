import type { APIRequestContext } from 'playwright-core';
import { build } from 'vite';
import { must } from '#domain/assert.ts';
import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import type { DocumentFact, EntryFact } from '#domain/entry.ts';
import { createId, type ChildId, type DocId, type UserId } from '#domain/ids.ts';
import { instantFromMs, localDateAt, type LocalDate } from '#domain/time.ts';
import { schoolDays, schoolYears } from '#server/demo/calendar.ts';
import { castOf } from '#server/demo/large/cast.ts';
import { bookOf } from '#server/demo/play.ts';
import { scriptOfChild } from '#server/demo/script.ts';
import { buildWhenNeeded } from '#server/cli/build-when-needed.ts';
import { createEnvironment } from '#server/environment.ts';
import { openDevice } from '../e2e/device.ts';
import { createServerProcess } from '../e2e/server-process.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';
import type { DutiesInput } from './duties-page.ts';
import { SIZE, signIn, TIMES, timingOf, withLargeStore, type Timing } from './large-store.ts';

/**
 * What a large school waits for: the boards of 750 children, 90 mentors and three years over HTTP,
 * and a mentor's duties for 8 children and a whole school year in Chromium, slowed down four times.
 * Prints JSON.
 */
const CHILDREN_OF_MENTOR = 8;
const SLOWER = 4;

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

/** A mentor's caseload near the end of a school year, and what the books of her children hold. */
function mentorsYear(): DutiesInput {
	const env = createEnvironment('warn');
	const year = must(schoolYears(localDateAt(env.now()), 1)[0], 'a year');
	const lastDay = must(schoolDays(year, year.endsOn).at(-1), 'a school day');
	const me = createId('user', env.random);
	const facts: Record<DocId, DocumentFact[]> = {};
	const children = castOf(SIZE)
		.children.slice(0, CHILDREN_OF_MENTOR)
		.map((child): CaseloadChild => {
			const documents = (['journal', 'diary', 'plan'] as const).map((kind) => ({
				id: createId('document', env.random),
				...{ kind, access: 'write' as const, generation: 1, head: 1 },
			}));
			for (const { id } of documents) facts[id] = [];
			const mentors = { lead: 'me', coMentor: null };
			const played = { child, index: child.index, mentors, seed: 7 + child.index };
			for (const entry of scriptOfChild(played, schoolDays(year, year.endsOn))) {
				const { id } = must(
					documents.find(({ kind }) => kind === bookOf(entry)),
					'a book',
				);
				facts[id]?.push(factOf(entry, createId('entry', env.random)));
			}
			return caredFor(createId('child', env.random), child.name, me, year.startsOn, documents);
		});
	const duty = { calendar: { ...year, makeUpDays: [] }, versions: [] };
	const caseload = { me: { userId: me }, children, duty } as unknown as Caseload;
	const at = instantFromMs(Date.parse(`${lastDay}T19:00:00+08:00`));
	return { caseload, facts, at, times: TIMES };
}

function factOf(
	{ type, occurredOn, writtenAt, pictures, paragraphs }: ReturnType<typeof scriptOfChild>[number],
	id: EntryFact['id'],
): EntryFact {
	const characters = paragraphs.join('').length;
	return {
		id,
		type,
		occurredOn,
		writtenAt,
		photos: pictures.length,
		characters,
		submittedAt: writtenAt,
	};
}

function caredFor(
	id: ChildId,
	name: string,
	me: UserId,
	startsOn: LocalDate,
	documents: CaseloadChild['documents'],
): CaseloadChild {
	const care = {
		...{ enrolledOn: startsOn, waivers: [], hasPhotoConsent: true },
		periods: [{ userId: me, lead: true, startsOn, endsOn: null }],
	};
	return {
		...{ id, name, mine: true, care, documents, headTeacherIds: [] },
		mentors: [{ userId: me, lead: true }],
	} as unknown as CaseloadChild;
}

/** The code of `duties-page.ts` as one script for a page. */
async function bundlePage(): Promise<string> {
	const outcome = await build({
		...{ configFile: false, logLevel: 'silent', root: PROJECT_DIR },
		build: {
			write: false,
			lib: { entry: 'tests/bench/duties-page.ts', formats: ['iife'], name: 'dutiesPage' },
		},
	});
	const bundle = Array.isArray(outcome) ? outcome[0] : outcome;
	if (bundle === undefined || !('output' in bundle)) throw new Error('Nothing was bundled.');
	return bundle.output[0].code;
}

async function measureDuties() {
	const device = await openDevice({ origin: 'http://localhost' });
	try {
		const page = device.page();
		await page.addScriptTag({ content: await bundlePage() });
		const cdp = await page.context().newCDPSession(page);
		await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
		const times = await page.evaluate(
			(input) =>
				(globalThis as unknown as { reckon: (input: DutiesInput) => number[] }).reckon(input),
			mentorsYear(),
		);
		return { children: CHILDREN_OF_MENTOR, slowedBy: SLOWER, ...timingOf(times) };
	} finally {
		await device.close();
	}
}

const lacking = provideBrowser();
if (lacking !== null) throw new Error(lacking);
await buildWhenNeeded(PROJECT_DIR);
const measured = {
	school: SIZE,
	...(await withLargeStore(measureBoards)),
	mentorsDuties: await measureDuties(),
};
process.stdout.write(`${JSON.stringify(measured, null, '\t')}\n`);
