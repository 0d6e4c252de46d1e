import type { APIRequestContext, Page } from 'playwright-core';
import { must } from '#domain/assert.ts';
import type { Caseload } from '#domain/caseload.ts';
import type { SearchAnswer } from '#domain/search/answer.ts';
import { buildWhenNeeded } from '#server/cli/build-when-needed.ts';
import { createServerProcess } from '../e2e/server-process.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';
import { SIZE, signIn, TIMES, timingOf, withLargeStore } from './large-store.ts';

/**
 * What somebody waits for who searches (issue 4, 15): at school over all that a counselor may read of 750
 * children, cold and warm; on a mentor's phone over her own children without a network, slowed down
 * four times. Prints JSON.
 */
const WORDS = ['早读', '数学进步', '没有人写过这句话', 'zxm'];
const SLOWER = 4;

async function ask(request: APIRequestContext, typed: string): Promise<SearchAnswer> {
	for (;;) {
		const answer = await request.get(`/api/search?q=${encodeURIComponent(typed)}`);
		if (answer.ok()) return (await answer.json()) as SearchAnswer;
		if (answer.status() !== 429) throw new Error(`The search answered ${answer.status()}.`);
		await new Promise((resolve) => setTimeout(resolve, 600));
	}
}

/** Until everything that this person may read has been read once. */
async function readAll(request: APIRequestContext) {
	const startedAt = performance.now();
	let asked = 1;
	for (let before = Infinity; ; asked++) {
		const { unread, total } = await ask(request, must(WORDS[0], 'a word'));
		if (unread === 0) return { ms: Math.round(performance.now() - startedAt), asked, total };
		if (unread >= before) throw new Error(`${unread} documents cannot be read.`);
		before = unread;
	}
}

async function measureAtSchool(origin: string, username: string) {
	const { request, close } = await signIn(origin, username);
	const cold = await readAll(request);
	const times: number[] = [];
	for (let round = 0; round < TIMES; round++) {
		for (const typed of WORDS) {
			// The rate of questions is for people; between two of them a person types.
			await new Promise((resolve) => setTimeout(resolve, 550));
			const startedAt = performance.now();
			await ask(request, typed);
			times.push(performance.now() - startedAt);
		}
	}
	await close();
	return { cold, warm: timingOf(times) };
}

/** From the key to what was found on the screen, in the page itself. */
function timeTyping(page: Page, typed: string): Promise<number> {
	return page.evaluate(async (words) => {
		const field = document.querySelector<HTMLInputElement>('#search');
		if (field === null) throw new Error('There is no field.');
		const type = (value: string) => {
			field.value = value;
			field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		};
		const until = (isThere: boolean) =>
			new Promise<void>((resolve, reject) => {
				const stopAt = performance.now() + 20_000;
				const look = () => {
					if ((document.querySelector('[data-result]') !== null) === isThere) resolve();
					else if (performance.now() > stopAt) reject(new Error(`Nothing came of ${words}.`));
					else requestAnimationFrame(look);
				};
				look();
			});
		type('');
		await until(false);
		const startedAt = performance.now();
		type(words);
		await until(true);
		return performance.now() - startedAt;
	}, typed);
}

async function measureOnPhone(origin: string) {
	const { device, request, close } = await signIn(origin, 'mentor1');
	const page = device.page();
	const caseload = (await (await request.get('/api/caseload')).json()) as Caseload;
	const children = caseload.children.filter(({ mine }) => mine).length;
	await page.getByText('已送到学校').first().waitFor({ timeout: 120_000 });
	const sync = page.locator('[aria-busy]');
	await sync.click();
	await page.waitForFunction(
		() => document.querySelector('[aria-busy]')?.getAttribute('aria-busy') === 'false',
		undefined,
		{ timeout: 120_000 },
	);
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
	await page.context().setOffline(true);
	const openedAt = performance.now();
	await page.locator('a[href="/search"]').click();
	await page.locator('#search').fill(must(WORDS[0], 'a word'));
	await page.locator('[data-result]').first().waitFor();
	const firstFoundMs = Math.round(performance.now() - openedAt);
	await page.waitForFunction(() => !document.body.textContent?.includes('还在找'));
	const allReadMs = Math.round(performance.now() - openedAt);
	const times: number[] = [];
	for (let round = 0; round < TIMES; round++) {
		times.push(await timeTyping(page, must(WORDS[0], 'a word')));
	}
	await close();
	return { children, slowedBy: SLOWER, firstFoundMs, allReadMs, ...timingOf(times) };
}

async function measure(dataDir: string) {
	const server = await createServerProcess(dataDir);
	await server.start();
	try {
		return {
			counselor: await measureAtSchool(server.origin, 'counselor'),
			headTeacher: await measureAtSchool(server.origin, 'head1'),
			mentorsPhone: await measureOnPhone(server.origin),
		};
	} finally {
		await server.stop();
	}
}

const lacking = provideBrowser();
if (lacking !== null) throw new Error(lacking);
await buildWhenNeeded(PROJECT_DIR);
const measured = { school: SIZE, ...(await withLargeStore(measure)) };
process.stdout.write(`${JSON.stringify(measured, null, '\t')}\n`);
