import { sql } from 'kysely';
import type { Records } from '#server/services.ts';
import type { SealedWords } from '#server/store/records/sealed-words.ts';

/** So many letters are sealed in one transaction. */
const SEALED_AT_ONCE = 200;

/**
 * Seals what an older program published bare (R10). Called once at the start, before anybody reads.
 * `secure_delete` overwrites the old words in the database, and the checkpoint takes them out of its
 * write-ahead log.
 */
export async function sealBareLetters(records: Records, words: SealedWords): Promise<void> {
	let hasSealed = false;
	for (;;) {
		const bare = await records
			.selectFrom('publication')
			.select(['id', 'content'])
			// A letter is the JSON of an object; a sealed one begins with its mark.
			.where(sql`substr(content, 1, 1)`, '=', '{')
			.limit(SEALED_AT_ONCE)
			.execute();
		if (bare.length === 0) break;
		await records.transaction().execute(async (inside) => {
			for (const { id, content } of bare) {
				await inside
					.updateTable('publication')
					.set({ content: words.seal(id, content) })
					.where('id', '=', id)
					.execute();
			}
		});
		hasSealed = true;
	}
	if (hasSealed) await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(records);
}
