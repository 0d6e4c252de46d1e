import { expect, test } from 'vitest';
import type { AuthoredPiece, PieceLabel, Sitting } from '#domain/history.ts';
import type { UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { byHand, handsOf } from './hands.ts';
import { markLines } from './mark-words.ts';
import { amountOf, groupByDay } from './sitting-list.ts';

const [wang, li] = ['usr_wang', 'usr_li'] as [UserId, UserId];

function sitting(lastSeq: number, to: string, ...pieces: string[]): Sitting {
	return {
		...{ author: wang, from: to as Instant, to: to as Instant, firstSeq: lastSeq, lastSeq },
		...{ device: null, restoration: null },
		pieces: pieces.map((piece) => ({
			...{ piece, label: { type: 'other' }, change: 'changed', written: 2, deleted: 1 },
			marks: [],
		})),
		wipe: { removed: 0, emptied: 1, pieces: ['a'], chars: 90, undone: false },
	};
}

test('sittings stand by the school’s day, newest first, and of one piece when asked', () => {
	const sittings = [
		sitting(1, '2026-11-20T15:30:00.000Z', 'a', 'b'),
		sitting(2, '2026-11-20T16:30:00.000Z', 'b'),
		sitting(3, '2026-11-21T01:00:00.000Z'),
	];
	const { days, isMore } = groupByDay(sittings, null, 9);
	expect(days.map(({ day, sittings }) => [day, sittings.map(({ lastSeq }) => lastSeq)])).toEqual([
		['2026-11-21', [2]],
		['2026-11-20', [1]],
	]);
	expect(isMore).toBe(false);
	expect(groupByDay(sittings, null, 1).isMore).toBe(true);
	const [first] = groupByDay(sittings, 'b', 9).days.flatMap(({ sittings }) => sittings);
	expect(first).toMatchObject({ lastSeq: 2, wipe: null });
	expect(groupByDay(sittings, 'a', 9).days[0]?.sittings[0]?.wipe).not.toBeNull();
	expect(amountOf(sittings[0]?.pieces ?? [])).toEqual({ written: 4, deleted: 2 });
});

test('hands are told by name, most words first; what one wrote in two goes is one run', () => {
	const at = '2026-11-20T15:30:00.000Z' as Instant;
	const line = [
		{ text: '天气', author: li, at },
		{ text: '凉了，', author: wang, at },
		{ text: '添衣服。', author: wang, at },
	];
	const piece: AuthoredPiece = {
		...{ piece: 'a', label: { type: 'other' }, removed: false, asToday: true },
		parts: [{ name: 'body', dueOn: null, lines: [line] }],
	};
	expect(handsOf([piece])).toEqual([
		{ author: wang, chars: 7, look: 1 },
		{ author: li, chars: 2, look: 2 },
	]);
	expect(byHand(line).map(({ text }) => text)).toEqual(['天气', '凉了，添衣服。']);
});

test('what was ticked, dated and added is told in plain words', () => {
	const entry = { type: 'entry', entryType: 'visit', occurredOn: '2026-11-20' } as const;
	const hash = 'a'.repeat(64);
	const lines = markLines(
		[
			{ name: 'on', before: ['2026-11-20'], after: ['2026-11-21'] },
			{ name: 'lookRound', before: ['none'], after: ['power', 'fire'] },
			{ name: 'photos', before: [], after: [hash, 'b'.repeat(64)] },
		],
		entry as PieceLabel,
		() => '',
	);
	expect(lines).toEqual([
		'日期从 11月20日周五 改为 11月21日周六',
		'勾上：用电、用火',
		'不再勾：没看到隐患',
		'加了 2 张照片',
	]);
});

test('the marks of a few children are told by name, those of many by their number', () => {
	const label = { type: 'test', subject: '数学', name: '', on: '2026-11-20' } as PieceLabel;
	const mark = (name: string, ...before: string[]) => ({ name, before, after: ['85'] });
	const name = (id: string) => (id === 'chd_1' ? '罗䶮' : '');
	expect(markLines([mark('chd_1', '78'), mark('chd_2')], label, name)).toEqual([
		'罗䶮的成绩从 78 改为 85',
		'一个孩子的成绩：85',
	]);
	const many = ['chd_1', 'chd_2', 'chd_3', 'chd_4'].map((id) => mark(id));
	expect(markLines(many, label, name)).toEqual(['填了或改了 4 个人的成绩']);
});
