import * as Y from 'yjs';

/**
 * What somebody typed in these updates, run by run, in the order of typing, and nothing that stood
 * there before: an update holds of its document only what is new. What was deleted again is left out.
 */
export function typedWords(updates: readonly Uint8Array[]): string[] {
	const runs: string[] = [];
	const reached = new Map<number, number>();
	const decoded = updates.map((update) => Y.decodeUpdate(update));
	const deleted = Y.mergeDeleteSets(decoded.map(({ ds }) => ds));
	for (const { structs } of decoded) {
		let run = '';
		let end: Y.ID | null = null;
		for (const struct of structs) {
			const { client, clock } = struct.id;
			const isKnown = clock < (reached.get(client) ?? 0);
			reached.set(client, Math.max(reached.get(client) ?? 0, clock + struct.length));
			const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString;
			if (isKnown || !isText || Y.isDeleted(deleted, struct.id)) continue;
			const follows = end !== null && Y.compareIDs(struct.origin, end);
			if (!follows && run.trim() !== '') runs.push(run.trim());
			run = (follows ? run : '') + (struct.content as Y.ContentString).str;
			end = Y.createID(client, clock + struct.length - 1);
		}
		if (run.trim() !== '') runs.push(run.trim());
	}
	return runs;
}
