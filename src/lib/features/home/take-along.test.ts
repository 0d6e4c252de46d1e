import { expect, test } from 'vitest';
import type { CaseloadChild } from '#domain/caseload.ts';
import type { DocId } from '#domain/ids.ts';
import { takenAlong } from './take-along.ts';

const child = (name: string, mine: boolean, documents: Record<string, number>) =>
	({
		...{ name, mine },
		documents: Object.entries(documents).map(([id, head]) => ({ id, head })),
	}) as unknown as CaseloadChild;

test('a child is on the device with all that was written of it', () => {
	const children = [
		child('罗䶮', true, { journal: 4, diary: 2 }),
		child('沈知夏', true, { journal: 4, diary: 0 }),
		child('欧阳禾', true, { journal: 0, diary: 0 }),
		child('江一禾', false, { journal: 9 }),
	];
	const { here, lacking } = takenAlong({ children }, (id) => id === ('journal' as DocId));
	expect(here.map(({ name }) => name)).toEqual(['沈知夏', '欧阳禾']);
	expect(lacking.map(({ name }) => name)).toEqual(['罗䶮']);
});
