import type { CaseloadChild } from '#domain/caseload.ts';
import type { EntryFact } from '#domain/entry.ts';
import type { OpenMatter } from '#domain/feedback.ts';
import type { ChildId, DocId } from '#domain/ids.ts';

export interface ListedMatter extends Omit<OpenMatter, 'childId'> {
	readonly child: Pick<CaseloadChild, 'id' | 'name'>;
}

type EntriesOf = (id: DocId) => readonly EntryFact[] | null;

/** The open matters of the children whose diary is on this device, and of which children that is. */
export function mattersHere(
	children: readonly CaseloadChild[],
	entriesOf: EntriesOf,
): { readonly known: ReadonlySet<ChildId>; readonly matters: readonly OpenMatter[] } {
	const known = new Set<ChildId>();
	const matters = children.flatMap(({ id: childId, documents }) => {
		const diary = documents.find(({ kind }) => kind === 'diary');
		const entries = diary === undefined ? null : entriesOf(diary.id);
		if (entries !== null) known.add(childId);
		return (entries ?? []).flatMap(({ id, type, occurredOn, matter }) =>
			matter === undefined ? [] : [{ childId, entryId: id, type, occurredOn, state: matter }],
		);
	});
	return { known, matters };
}

/** What this device knows is newer than what the school was asked; the oldest matter comes first. */
export function joinMatters(
	children: readonly Pick<CaseloadChild, 'id' | 'name'>[],
	here: ReturnType<typeof mattersHere>,
	atSchool: readonly OpenMatter[],
): ListedMatter[] {
	const all = [...here.matters, ...atSchool.filter(({ childId }) => !here.known.has(childId))];
	return all
		.flatMap(({ childId, ...matter }) => {
			const child = children.find(({ id }) => id === childId);
			return child === undefined ? [] : [{ ...matter, child }];
		})
		.sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0));
}
