import { expect, test } from 'vitest';
import type { CaseloadChild } from '#domain/caseload.ts';
import type { DocumentFact } from '#domain/entry.ts';
import type { DocId } from '#domain/ids.ts';
import { arrivalWords, type ArrivalSource } from './arrival-words.ts';

/** As the session is: what it knows lies behind a method of its own. */
class Source implements ArrivalSource {
	readonly caseload = {
		children: [
			{
				documents: [
					{ id: 'diary', kind: 'diary' },
					{ id: 'tidings', kind: 'tidings' },
				],
			} as unknown as CaseloadChild,
		],
	};
	readonly #facts = [
		{ id: 'one', type: 'visit' },
		{ id: 'two', type: 'visit' },
		{ id: 'three', type: 'talk' },
	] as unknown as DocumentFact[];

	factsOf(id: DocId): readonly DocumentFact[] | null {
		return id === ('diary' as DocId) ? this.#facts : null;
	}
}

test('what has arrived is counted by what it is called', () => {
	const pieces = ['diary/one', 'diary/three', 'diary/two', 'tidings/any', 'gone/any'];
	expect(arrivalWords(new Set(pieces), new Source())).toBe(
		'走访 2 份、谈心记录卡 1 份、变更 1 份、记录 1 份',
	);
	// Of an entry that this device has not read again the book is named.
	expect(arrivalWords(new Set(['diary/new']), new Source())).toBe('关爱日记 1 份');
});
