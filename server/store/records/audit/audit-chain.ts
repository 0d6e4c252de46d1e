import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { must } from '#domain/assert.ts';
import { readHead, writeHead, EMPTY_HEAD, type AuditHead } from './audit-head.ts';
import { openAuditKeys, type AuditKeys } from './audit-keys.ts';
import { sealRow, type SealedFields } from './audit-seal.ts';

/** From this version of the records on, every row of the audit is sealed. */
const SEALED_SINCE = 20;

/**
 * The writing side of the sealed audit (D13), in the records' own thread. It gives SQL the functions
 * `auditKey()` and `auditSeal(…)`, so that a row and its seal are one statement, and keeps the head
 * beside the records up to date. Where the rows do not lead to the head any more it leaves the head as
 * it is: it is then the proof that something was cut off.
 */
export class AuditChain {
	readonly #db: DatabaseSync;
	readonly #path: string;
	readonly #keys: AuditKeys;
	#head: AuditHead | null;
	#hasSealed = false;
	#statements: { readonly last: StatementSync; readonly at: StatementSync } | null = null;

	/** Call it before the records are brought to today's shape, which may seal what was never sealed. */
	constructor(db: DatabaseSync, path: string, keysDir: string) {
		this.#db = db;
		this.#path = path;
		const isSealed = versionOf(db) >= SEALED_SINCE;
		this.#keys = openAuditKeys(keysDir, isSealed && hasRows(db));
		giveSealing(db, this.#keys, () => (this.#hasSealed = true));
		this.#head = readHead(path, this.#keys);
		// Before the first seal, so that later a head that is not there was taken away.
		if (!isSealed && this.#head === null) this.#put(EMPTY_HEAD);
	}

	/** To be called after every statement: what was sealed and is committed is noted in the head. */
	catchUp(): void {
		if (!this.#hasSealed || this.#db.isTransaction) return;
		this.#hasSealed = false;
		this.noteEnd();
	}

	/** Notes the last row in the head. At the start, for rows whose head a crash kept from the disk. */
	noteEnd(): void {
		this.#statements ??= {
			last: this.#db.prepare('SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1'),
			at: this.#db.prepare('SELECT seal FROM audit WHERE seq = ?'),
		};
		const last = this.#statements.last.get() as AuditHead | undefined;
		if (last === undefined || last.seq === this.#head?.seq || !this.#leadsToHead()) return;
		try {
			this.#put(last);
		} catch {
			// A full disk: the head falls behind, which it may, and the next row brings it up again.
		}
	}

	#leadsToHead(): boolean {
		if (this.#head === null) return false;
		if (this.#head.seq === 0) return true;
		const found = this.#statements?.at.get(this.#head.seq)?.['seal'];
		return found instanceof Uint8Array && Buffer.compare(found, this.#head.seal) === 0;
	}

	#put(head: AuditHead): void {
		writeHead(this.#path, head, this.#keys);
		this.#head = head;
	}
}

/** Gives `db` the two functions with which a row is sealed; `onSeal` hears of every one that was. */
export function giveSealing(db: DatabaseSync, keys: AuditKeys, onSeal: () => void): void {
	// Not for triggers and views: whoever can write the file could put one there.
	db.function('auditKey', { directOnly: true }, () => keys.newest());
	db.function(
		'auditSeal',
		{ directOnly: true },
		(seq, at, userId, action, subject, previous, ringKey) => {
			const row = { seq, at, userId, action, subject, previous, ringKey } as SealedFields;
			onSeal();
			return sealRow(must(keys.key(row.ringKey), 'the key that was just named'), row);
		},
	);
}

const versionOf = (db: DatabaseSync) =>
	Number(db.prepare('PRAGMA user_version').get()?.['user_version']);

const hasRows = (db: DatabaseSync) => db.prepare('SELECT 1 FROM audit LIMIT 1').get() !== undefined;
