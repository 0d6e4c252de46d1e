import { beforeEach, expect, test, vi } from 'vitest';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant } from '#domain/time.ts';
import type { OfficeRefusal } from '../ask-office.ts';
import { PostWishes, type PostDraft } from './post-wishes.ts';

const LOOKED_AT = '2026-05-30T08:00:00.000Z' as Instant;
const MAY = { month: '2026-05' as Month, text: '小A这个月学会了包饺子。' };

let kept: string;
let isOnline: boolean;
let answer: Result<unknown, OfficeRefusal>;
let posted: PostDraft[];
let heard: number;
/** Happens while a copy is on its way to school. */
let meanwhile: () => void;

beforeEach(() => {
	[kept, isOnline, answer, posted, heard] = ['', false, ok(null), [], 0];
	meanwhile = () => {};
});

async function open(keep = async (text: string) => void (kept = text)): Promise<PostWishes> {
	const wishes = new PostWishes({
		...{ keep, read: async () => kept, isOnline: () => isOnline },
		post: async (draft) => {
			posted.push(draft);
			meanwhile();
			return answer;
		},
		now: () => LOOKED_AT,
		...{ onChange: () => {}, onPosted: () => void heard++ },
	});
	await wishes.read();
	return wishes;
}

test('[F4] a copy that was looked at without a network goes once there is one, also after a reload', async () => {
	await (await open()).add(MAY);
	expect(posted).toEqual([]);
	const wishes = await open();
	expect(wishes.all).toMatchObject([MAY]);
	isOnline = true;
	await wishes.follow();
	expect(posted).toEqual([{ ...MAY, lookedAt: LOOKED_AT }]);
	expect([wishes.all, kept, heard]).toEqual([[], '', 1]);
});

test('one a month waits: the newest, and another month beside it', async () => {
	const wishes = await open();
	await wishes.add(MAY);
	await wishes.add({ ...MAY, text: '再看过一遍。' });
	await wishes.add({ month: '2026-06' as Month, text: '六月。' });
	expect(wishes.all.map(({ text }) => text)).toEqual(['再看过一遍。', '六月。']);
	await wishes.forget(MAY.month);
	expect((await open()).all.map(({ text }) => text)).toEqual(['六月。']);
});

test('a copy looked at again while the one before is on its way goes after it', async () => {
	isOnline = true;
	const wishes = await open();
	const again = { ...MAY, text: '再看过一遍。' };
	let added = Promise.resolve();
	meanwhile = () => {
		meanwhile = () => {};
		added = wishes.add(again);
	};
	await wishes.add(MAY);
	await added;
	expect(posted.map(({ text }) => text)).toEqual([MAY.text, again.text]);
	expect([wishes.all, kept]).toEqual([[], '']);
});

test('a copy that the school does not take is kept with the reason, and not sent again', async () => {
	[isOnline, answer] = [true, fail({ code: 'telling' })];
	const wishes = await open();
	await wishes.add(MAY);
	await wishes.follow();
	expect(posted).toMatchObject([MAY]);
	expect((await open()).all).toMatchObject([{ ...MAY, refusal: { code: 'telling' } }]);
});

test('a network that goes again leaves it waiting', async () => {
	[isOnline, answer] = [true, fail({ code: 'no-network' })];
	const wishes = await open();
	await wishes.add(MAY);
	expect(wishes.all).toMatchObject([{ ...MAY, refusal: null }]);
	answer = ok(null);
	await wishes.follow();
	expect(wishes.all).toEqual([]);
});

test('a device that keeps nothing holds it while the page is open, and nonsense it gives back is nothing', async () => {
	const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
	const wishes = await open(() => Promise.reject(new Error('full')));
	await wishes.add(MAY);
	expect(wishes.all).toMatchObject([MAY]);
	expect(warn).toHaveBeenCalled();
	warn.mockRestore();
	kept = '[{"month":1},';
	expect((await open()).all).toEqual([]);
	kept = '[{"month":1},7]';
	expect((await open()).all).toEqual([]);
});
