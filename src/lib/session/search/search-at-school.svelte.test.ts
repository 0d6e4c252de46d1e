import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SearchAnswer } from '#domain/search/answer.ts';
import { SearchAtSchool } from './search-at-school.svelte.ts';

const NOTHING: SearchAnswer = {
	words: [],
	total: 0,
	people: [],
	classes: [],
	posts: [],
	unread: 0,
};

/** What was asked, and the answers that are waiting to be given. */
let asked: string[] = [];
let answers: (() => Response | Promise<Response>)[] = [];
let school: SearchAtSchool;

const give = (answer: unknown, status = 200) =>
	answers.push(() => Response.json(answer, { status }));
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	vi.useFakeTimers();
	[asked, answers] = [[], []];
	vi.stubGlobal('fetch', (path: string) => {
		asked.push(new URL(path, 'http://school').searchParams.get('q') ?? '');
		const answer = answers.shift();
		return answer === undefined ? Promise.reject(new TypeError('no network')) : answer();
	});
	school = new SearchAtSchool();
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('the school', () => {
	test('is asked when the typing pauses, about what stands there then', async () => {
		give({ ...NOTHING, total: 3 });
		for (const typed of ['早', '早读', '早读响']) {
			school.ask(typed);
			await later(100);
		}
		expect([asked, school.state]).toEqual([[], 'asking']);
		await later(300);
		expect(asked).toEqual(['早读响']);
		expect([school.state, school.answer?.total]).toEqual(['answered', 3]);
	});

	test('is not heard any more once something else was typed', async () => {
		const late = Promise.withResolvers<Response>();
		answers.push(() => late.promise);
		give({ ...NOTHING, total: 1 });
		school.ask('早读');
		await later(300);
		school.ask('补牙');
		late.resolve(Response.json({ ...NOTHING, total: 9 }));
		await later(300);
		expect([asked, school.answer?.total]).toEqual([['早读', '补牙'], 1]);
	});

	test('is asked again while it reads on, and no more when that does not get on', async () => {
		for (const unread of [40, 7, 7, 0]) give({ ...NOTHING, unread });
		school.ask('早读');
		await later(60_000);
		expect(asked.length).toBe(3);
	});

	test('is asked again after a while when it was asked too often', async () => {
		give({ code: 'wait' }, 429);
		give({ ...NOTHING, total: 2 });
		school.ask('早读');
		await later(5_000);
		expect([asked.length, school.answer?.total]).toEqual([2, 2]);
	});

	test('that does not answer is asked again when the same words are asked for anew', async () => {
		school.ask('早读');
		await later(5_000);
		expect([asked.length, school.state]).toEqual([1, 'no-network']);
		give({ ...NOTHING, total: 2 });
		school.ask('早读');
		await later(5_000);
		expect([asked.length, school.answer?.total]).toEqual([2, 2]);
	});

	test('is asked nothing without words, and its last answer is gone', async () => {
		give({ ...NOTHING, total: 2 });
		school.ask('早读');
		await later(5_000);
		school.ask('');
		await later(5_000);
		expect([asked.length, school.state, school.answer]).toEqual([1, 'idle', null]);
	});
});
