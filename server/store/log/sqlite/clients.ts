import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import type { UserId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';
import type { ClientOwner } from '../update-log.ts';
import type { Head, Place } from './heads.ts';

/**
 * Table `client` of one handle on `log.sqlite`: whose each Yjs client id is (R3). The head of the
 * document holds a sum over them, because an id whose owner has changed on the disk would give one
 * person's words to another.
 */
export class Clients {
	readonly #statements: ReturnType<typeof prepareStatements>;

	constructor(database: DatabaseSync) {
		this.#statements = prepareStatements(database);
	}

	/** Claims an id unless it is firmly another's, and returns the head with it. */
	claim(head: Head, writer: number, clientId: number, firm: number): Head {
		const before = this.#statements.owner.get(head.key, clientId);
		this.#statements.claim.run(head.key, clientId, writer, firm);
		const after = this.#statements.owner.get(head.key, clientId);
		return { ...head, sum: head.sum ^ sumOf(before) ^ sumOf(after) };
	}

	/** Throws when they are not those who claimed them. */
	owners(place: Place, head: Head): ClientOwner[] {
		const rows = this.#statements.owners.all(head.key);
		if (rows.reduce((sum, row) => sum ^ sumOf(row), 0) !== head.sum) {
			throw new PayloadError(`The writers of ${place.docId} are damaged on disk.`);
		}
		return rows.map((row) => ({
			clientId: Number(row['clientId']),
			userId: row['userId'] as UserId,
			firm: row['firm'] === 1,
		}));
	}

	/** Gives the client ids of one generation to the same people in another. */
	copy(from: Head, to: Head): Head {
		this.#statements.copy.run(to.key, from.key);
		return { ...to, sum: this.sum(to.key) };
	}

	/** Whose each id is stays, and is no longer firm. */
	loosen(head: Head): Head {
		this.#statements.loosen.run(head.key);
		return { ...head, sum: this.sum(head.key) };
	}

	/** The sum as the table has it now. */
	sum(document: number): number {
		return this.#statements.owners.all(document).reduce((sum, row) => sum ^ sumOf(row), 0);
	}
}

/** Of one row; the sums of rows in any order make the sum of a document. */
function sumOf(row: Record<string, unknown> | undefined): number {
	if (row === undefined) return 0;
	return crc32(`${String(row['clientId'])} ${String(row['userId'])} ${String(row['firm'])}`) | 0;
}

function prepareStatements(database: DatabaseSync) {
	const owners = `SELECT clientId, userId, firm FROM client
		JOIN writer ON writer.key = client.writer WHERE document = ?`;
	return {
		claim: database.prepare(`INSERT INTO client VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
			SET writer = excluded.writer, firm = excluded.firm WHERE firm = 0`),
		loosen: database.prepare('UPDATE client SET firm = 0 WHERE document = ?'),
		owner: database.prepare(`${owners} AND clientId = ?`),
		owners: database.prepare(owners),
		copy: database.prepare(`INSERT OR IGNORE INTO client
			SELECT ?, clientId, writer, firm FROM client WHERE document = ?`),
	};
}
