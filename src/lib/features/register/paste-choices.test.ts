import { describe, expect, test } from 'vitest';
import { readPasted, type Pupil } from '#domain/score-paste.ts';
import type { ChildId } from '#domain/ids.ts';
import { settlePaste, type Choice } from './paste-choices.ts';

const pupil = (name: string, id = name): Pupil => ({ id: `chd_${id}` as ChildId, name });
const YAN = pupil('罗䶮');
const SHI = pupil('石岩');
const OTHER_SHI = pupil('石岩', '石岩2');
const PUPILS = [YAN, SHI, OTHER_SHI];

function settle(
	text: string,
	choices: readonly (readonly [number, Choice])[] = [],
	pupils = PUPILS,
) {
	const { rows, marks, open } = settlePaste(readPasted(text, pupils, 100), new Map(choices));
	return { problems: rows.map(({ problem }) => problem), marks, open };
}

describe('[F3] a paste', () => {
	test('fills in what is sure, and leaves out who is not in the class', () => {
		expect(settle('罗䶮\t78\n张三\t60\n')).toEqual({
			problems: [null, 'nobody'],
			marks: [{ childId: YAN.id, mark: { score: 78 } }],
			open: 0,
		});
	});

	test('waits for somebody to say which of two children of one name is meant', () => {
		expect(settle('石岩\t66')).toMatchObject({ problems: ['several'], marks: [], open: 1 });
		expect(settle('石岩\t66', [[1, OTHER_SHI.id]])).toMatchObject({
			marks: [{ childId: OTHER_SHI.id, mark: { score: 66 } }],
			open: 0,
		});
	});

	test('never takes the last of two rows of one child by itself', () => {
		const text = '罗䶮\t78\n罗䶮\t87';
		expect(settle(text)).toMatchObject({ problems: ['twice', 'twice'], marks: [], open: 2 });
		expect(settle(text, [[1, YAN.id]])).toMatchObject({ problems: [null, 'twice'], open: 1 });
		expect(
			settle(text, [
				[1, 'left-out'],
				[2, YAN.id],
			]),
		).toMatchObject({ problems: ['left-out', null], open: 0, marks: [{ mark: { score: 87 } }] });
		// The same child chosen for two rows is asked about again.
		expect(
			settle(text, [
				[1, YAN.id],
				[2, YAN.id],
			]).open,
		).toBe(2);
	});

	test('shows what is no mark, and does not empty a row by an empty cell', () => {
		expect(settle('罗䶮\t178', [], [YAN])).toMatchObject({ problems: ['no-mark'], marks: [] });
		expect(settle('成绩\n\n66', [], [YAN, SHI])).toMatchObject({
			problems: ['empty', null],
			marks: [{ childId: SHI.id }],
		});
	});
});
