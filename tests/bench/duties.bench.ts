import type { Page } from 'playwright-core';
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
import { createEnvironment } from '#server/environment.ts';
import { openDevice } from '../e2e/device.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';
import type { DutiesInput, reckon } from './duties-page.ts';
import { SIZE, TIMES, timingOf } from './large-store.ts';

/**
 * A mentor's duties for 8 children and a whole school year in Chromium, slowed down four times. Each
 * round is a browser of its own, as a phone is that has just been opened: `cold` are the first
 * reckonings, with code that has never run, `warm` those that follow. Other programs that want the
 * processor lengthen both; `coldOwn` is the time that the page itself had of the processor for a first
 * reckoning, not slowed down, times four, and is lengthened by them but little. Prints JSON.
 */
const CHILDREN_OF_MENTOR = 8;
const SLOWER = 4;
const ROUNDS = 9;

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
	return { caseload, facts, at };
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

type Global = { reckon: typeof reckon; input: DutiesInput };

/** A browser that has just been opened, with everything to reckon by and nothing reckoned yet. */
async function withColdPage<T>(code: string, work: (page: Page) => Promise<T>): Promise<T> {
	const device = await openDevice({ origin: 'http://localhost' });
	try {
		const page = device.page();
		await page.addScriptTag({ content: code });
		await page.evaluate(
			(input) => void ((globalThis as unknown as Global).input = input),
			mentorsYear(),
		);
		const cdp = await page.context().newCDPSession(page);
		// What it took to bring the year into the page is swept before, and not in the middle of a reckoning.
		await cdp.send('HeapProfiler.collectGarbage');
		return await work(page);
	} finally {
		await device.close();
	}
}

const reckonOn = (page: Page, times: number) =>
	page.evaluate((times) => {
		const { reckon, input } = globalThis as unknown as Global;
		return reckon(input, times);
	}, times);

/** The times of one reckoning after the other on a page that is slowed down. */
async function timeSlowed(page: Page): Promise<number[]> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
	return reckonOn(page, TIMES);
}

/** What the main thread itself had of the processor for the first reckoning, in milliseconds. */
async function timeOfThread(page: Page): Promise<number> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
	const spent = async () => {
		const { metrics } = await cdp.send('Performance.getMetrics');
		return must(
			metrics.find(({ name }) => name === 'ThreadTime'),
			'the time of a thread',
		).value;
	};
	const before = await spent();
	await reckonOn(page, 1);
	return ((await spent()) - before) * 1000;
}

async function measureDuties() {
	const code = await bundlePage();
	const cold: number[] = [];
	const warm: number[] = [];
	const coldOwn: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const [first, ...later] = await withColdPage(code, timeSlowed);
		cold.push(must(first, 'a first time'));
		warm.push(...later);
		coldOwn.push((await withColdPage(code, timeOfThread)) * SLOWER);
	}
	return {
		...{ children: CHILDREN_OF_MENTOR, slowedBy: SLOWER, rounds: ROUNDS },
		...{ cold: inBrief(cold), warm: inBrief(warm), coldOwn: inBrief(coldOwn) },
	};
}

function inBrief(times: readonly number[]) {
	const { medianMs, maxMs } = timingOf(times);
	return { medianMs, maxMs };
}

const lacking = provideBrowser();
if (lacking !== null) throw new Error(lacking);
process.stdout.write(`${JSON.stringify(await measureDuties(), null, '\t')}\n`);
