import type * as Y from 'yjs';
import { createId, type RandomBytes, type UserId } from '#domain/ids.ts';
import type { Statement } from '#domain/card/statement.ts';
import { localDateAt, type Instant } from '#domain/time.ts';
import { settleField } from '#notebook/card.ts';
import type { CardLine } from './words/cards.ts';

/** Who settles, when, and where ids come from. */
interface Settling {
	readonly by: UserId;
	readonly at: Instant;
	readonly random: RandomBytes;
}

/** Settles each of these values on a contact card, as the archivist does who takes over the census. */
export function settleLines(
	doc: Y.Doc,
	lines: readonly CardLine[],
	{ by, at, random }: Settling,
): void {
	for (const line of lines) {
		const statement: Statement = {
			...{ ...line, id: createId('statement', random), seen: null, photos: [], note: '' },
			...{ since: localDateAt(at), source: 'census', by, writtenAt: at },
		};
		const { person, field } = line;
		const decision = { person, field, verdicts: { [statement.id]: 'in-force' as const } };
		const id = createId('settlement', random);
		settleField(doc, { ...decision, id, after: [], reason: '', by, at }, [statement]);
	}
}
