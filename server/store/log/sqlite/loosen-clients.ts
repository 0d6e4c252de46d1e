import type { DatabaseSync } from 'node:sqlite';
import { Clients } from './clients.ts';
import type { Heads } from './heads.ts';

/**
 * For a store that is older than what devices have: a restored backup, or one that lost its newest
 * writes. What was typed since, under ids that the store knows already, lies on everybody's device, and
 * whoever comes first brings it along with their own (B8). Were the ids still firmly their owners', two
 * who have each other's words would both be refused, for ever. So an id is firm again when its owner
 * types; until then its words are its owner's all the same. Call it inside a transaction.
 */
export function loosenClients(database: DatabaseSync, heads: Heads): void {
	const clients = new Clients(database);
	for (const place of heads.places) {
		const head = heads.find(place);
		// Of a document that is damaged nothing is made good: it is told as damaged when it is read.
		if (head === null || clients.sum(head.key) !== head.sum) continue;
		const loosened = clients.loosen(head);
		if (loosened.sum !== head.sum) heads.put(place, loosened);
	}
}
