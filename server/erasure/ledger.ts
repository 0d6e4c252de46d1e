import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ErasablePiece } from '#domain/erasure.ts';
import type { ChildId, DocId, ErasureId, UserId } from '#domain/ids.ts';

/** An erasure that was carried out: ids only. */
export interface ErasureOrder {
	readonly id: ErasureId;
	readonly docId: DocId;
	readonly childId: ChildId;
	/** `null` for the whole document; the child's own id for all that the school has of it. */
	readonly entryId: ErasablePiece | null;
	readonly askedBy: UserId;
}

/**
 * Which words were erased for good, in a file beside the key ring and not in the store (D12): a backup
 * that was made before an erasure knows nothing of it, and whoever restores one needs the ring of
 * today. So at the next start the words are erased again.
 */
export interface ErasureLedger {
	/** Durable on return; noting an erasure twice is noting it once. */
	note(order: ErasureOrder): void;
	/** Oldest first. */
	orders(): ErasureOrder[];
}

const FILE = 'erased.jsonl';

const OrderSchema = v.object({
	id: v.string(),
	docId: v.string(),
	childId: v.string(),
	entryId: v.nullable(v.string()),
	askedBy: v.string(),
});

export function createErasureLedger(keysDir: string): ErasureLedger {
	const path = join(keysDir, FILE);
	const text = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
	const orders = () => text().split('\n').flatMap(readOrder);
	return {
		orders,
		note({ id, docId, childId, entryId, askedBy }) {
			if (orders().some((order) => order.id === id)) return;
			const line = JSON.stringify({ id, docId, childId, entryId, askedBy });
			// Half a line is what a crash may have left; it must not swallow this one.
			append(keysDir, path, `${/[^\n]$/.test(text()) ? '\n' : ''}${line}\n`);
		},
	};
}

function readOrder(line: string): ErasureOrder[] {
	try {
		return [v.parse(OrderSchema, JSON.parse(line)) as ErasureOrder];
	} catch {
		// Half a line: the erasure was not acknowledged, and its own record finishes it.
		return [];
	}
}

function append(folder: string, path: string, words: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const file = openSync(path, 'a', 0o600);
	try {
		writeSync(file, words);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	const directory = openSync(folder, 'r');
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
