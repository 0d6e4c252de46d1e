import * as Y from 'yjs';
import { settleLines } from '#server/demo/settle-lines.ts';
import type { CardLine } from '#server/demo/words/cards.ts';
import type { Prepare } from './test-school.ts';

/** The contact card of a child says this, as the archivist settled it. */
export function withSettledCard(child: string, lines: readonly CardLine[]): Prepare {
	return async ({ services: { env, records, updateLog } }, school) => {
		const { userId, sessionId } = school.person('ruolan');
		const { id: docId, generation } = await records
			.selectFrom('document')
			.select(['id', 'generation'])
			.where('childId', '=', school.child(child))
			.where('kind', '=', 'card')
			.executeTakeFirstOrThrow();
		const doc = new Y.Doc();
		settleLines(doc, lines, { by: userId, at: env.now(), random: env.random });
		const bytes = Y.encodeStateAsUpdate(doc);
		await updateLog.append({ docId, generation, author: userId, session: sessionId, bytes });
	};
}
