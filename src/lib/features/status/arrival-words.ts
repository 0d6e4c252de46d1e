import type { Caseload } from '#domain/caseload.ts';
import { isEntryType, type DocumentFact } from '#domain/entry.ts';
import type { DocId } from '#domain/ids.ts';
import { entryTypeName } from '#lib/features/journal/entry-words.ts';
import { kindName } from '#lib/features/quarantine/quarantine-list.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What is known on this device of the documents whose pieces have arrived. */
export interface ArrivalSource {
	readonly caseload: Pick<Caseload, 'children' | 'shared'>;
	factsOf(id: DocId): readonly DocumentFact[] | null;
}

/** `走访 3 份、谈心记录卡 1 份`: what each piece (`docId/item`) is, and how many of each. */
export function arrivalWords(pieces: ReadonlySet<string>, source: ArrivalSource): string {
	const counts = new Map<string, number>();
	for (const piece of pieces) {
		const name = nameOf(piece, source);
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts]
		.map(([name, count]) => m.device_arrived_of({ name, count }))
		.join(m.list_separator());
}

function nameOf(piece: string, source: ArrivalSource): string {
	const [id, item] = piece.split('/') as [DocId, string];
	const documents = [
		...source.caseload.children.flatMap((child) => child.documents),
		...(source.caseload.shared ?? []),
	];
	const kind = documents.find((document) => document.id === id)?.kind;
	const fact = source.factsOf(id)?.find((entry) => 'id' in entry && entry.id === item);
	if (fact !== undefined && isEntryType(fact.type)) return entryTypeName(fact.type);
	return kind === undefined ? m.device_arrived_other() : kindName(kind);
}
