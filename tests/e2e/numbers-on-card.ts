import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { CardPerson } from '#domain/card/fields.ts';
import { settleLines } from '#server/demo/settle-lines.ts';
import type { Prepare } from './test-school.ts';

/** Telephone numbers on a child's card before the server starts, as the head teacher's census brought them. */
export function withNumbers(child: string, numbers: Partial<Record<CardPerson, string>>): Prepare {
	return async ({ services }, school) => {
		const { env, records, updateLog } = services;
		const { userId, sessionId } = school.person('ruolan');
		const document = await records
			.selectFrom('document')
			.select(['id', 'generation'])
			.where('childId', '=', school.child(child))
			.where('kind', '=', 'card')
			.executeTakeFirst();
		const { id: docId, generation } = must(document, 'the card');
		const doc = new Y.Doc();
		const lines = (Object.entries(numbers) as [CardPerson, string][]).map(([person, value]) => ({
			person,
			field: 'phone' as const,
			value,
		}));
		settleLines(doc, lines, { by: userId, at: env.now(), random: env.random });
		const bytes = Y.encodeStateAsUpdate(doc);
		await updateLog.append({ docId, generation, author: userId, session: sessionId, bytes });
	};
}
