import { expect, test } from 'vitest';
import type { CaseloadChild } from '#domain/caseload.ts';
import type { EntryFact } from '#domain/entry.ts';
import type { OpenMatter } from '#domain/feedback.ts';
import type { ChildId, DocId, EntryId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { joinMatters, mattersHere } from './open-matters.ts';

const child = (name: string) =>
	({
		id: `chd_${name}` as ChildId,
		name,
		documents: [{ id: `doc_${name}` as DocId, kind: 'diary' }],
	}) as unknown as CaseloadChild;
const fact = (id: string, on: string, matter?: 'open' | 'unfixed'): EntryFact => ({
	id: `ent_${id}` as EntryId,
	type: 'visit',
	occurredOn: on as LocalDate,
	writtenAt: `${on}T10:00:00.000Z` as Instant,
	...{ photos: 0, characters: 1 },
	...(matter === undefined ? {} : { matter }),
});
const told = (name: string, id: string, on: string): OpenMatter => ({
	childId: `chd_${name}` as ChildId,
	entryId: `ent_${id}` as EntryId,
	type: 'illness',
	occurredOn: on as LocalDate,
	state: 'open',
});

test('this device is believed of what lies here, the school of the rest; oldest first', () => {
	const children = [child('甲'), child('乙')];
	const here = mattersHere(children, (id) =>
		id === 'doc_甲' ? [fact('1', '2026-11-20', 'unfixed'), fact('2', '2026-11-21')] : null,
	);
	const atSchool = [told('甲', '2', '2026-11-21'), told('乙', '3', '2026-11-19')];
	expect(
		joinMatters(children, here, atSchool).map(({ child, entryId, state }) => [
			child.name,
			entryId,
			state,
		]),
	).toEqual([
		['乙', 'ent_3', 'open'],
		['甲', 'ent_1', 'unfixed'],
	]);
});

test('of a child that is not asked about nothing is shown', () => {
	const here = mattersHere([], () => null);
	expect(joinMatters([], here, [told('甲', '1', '2026-11-20')])).toEqual([]);
});
