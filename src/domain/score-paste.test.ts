import { describe, expect, it } from 'vitest';
import type { ChildId } from './ids.ts';
import { isTable, readPasted, type Pupil } from './score-paste.ts';

const pupil = (name: string, id = name): Pupil => ({ id: `chd_${id}` as ChildId, name });
const CLASS = [pupil('罗䶮'), pupil('江翀'), pupil('石岩'), pupil('欧阳思齐')];
const read = (text: string, pupils = CLASS, from = 0) => readPasted(text, pupils, 100, from);
const told = (text: string, pupils = CLASS, from = 0) =>
	read(text, pupils, from).rows.map(({ childIds, mark }) => [
		childIds.join(' '),
		mark.ok ? mark.value : mark.error,
	]);

describe('[F3] names with scores, pasted', () => {
	it('are matched by name in any order, whatever else stands in the row', () => {
		expect(
			told('学号\t姓 名\t成绩\r\n3\t石　岩\t91\r\n1\t罗䶮\t７８.５\r\n4\t欧阳思齐\t病假\r\n'),
		).toEqual([
			['chd_石岩', { score: 91 }],
			['chd_罗䶮', { score: 78.5 }],
			['chd_欧阳思齐', { absent: 'ill' }],
		]);
	});

	it('that match nobody are shown, and so is what is no mark', () => {
		expect(read('罗䶮\t78\n罗艳\t80\n江翀\t180\n石岩\t优').rows).toMatchObject([
			{ line: 1, name: '罗䶮', childIds: ['chd_罗䶮'] },
			{ line: 2, name: '罗艳', typed: '80', childIds: [] },
			{ line: 3, childIds: ['chd_江翀'], mark: { error: 'above-full' } },
			{ line: 4, childIds: ['chd_石岩'], mark: { error: 'not-a-mark' } },
		]);
	});

	it('of two children of one name are asked about', () => {
		const two = [...CLASS, pupil('石岩', '石岩2')];
		expect(read('石岩\t91', two).rows[0]?.childIds).toEqual(['chd_石岩', 'chd_石岩2']);
	});

	it('that speak of one child twice are told', () => {
		expect(read('石岩\t91\n江翀\t60\n石岩\t19').repeated).toEqual(['chd_石岩']);
	});
});

describe('[F3] a bare column, pasted', () => {
	it('fills downwards from where the cursor is, gaps and all', () => {
		expect(told('91\n\n60', CLASS, 1)).toEqual([
			['chd_江翀', { score: 91 }],
			['chd_石岩', null],
			['chd_欧阳思齐', { score: 60 }],
		]);
	});

	it('that is too long says so, and a heading over it is no row', () => {
		const pasted = read('成绩\n1\n2\n3\n4\n5', CLASS, 0);
		expect(pasted.rows).toHaveLength(4);
		expect(pasted.beyond).toBe(1);
	});
});

it('[F3] one number is no table', () => {
	expect(isTable('78\n')).toBe(false);
	expect(isTable('78\n79')).toBe(true);
	expect(isTable('罗䶮\t78')).toBe(true);
});
