import { timingSafeEqual } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { must } from '#domain/assert.ts';
import type { AuditKeys } from './audit-keys.ts';
import { NOTHING_BEFORE, sealHead } from './audit-seal.ts';

/**
 * How far the audit had come when it was last written: a small file beside the records, sealed with
 * the same keys, because rows that were cut off the end leave a chain that is whole (D13). It is
 * written, and fsynced, after the commit: it may be behind the rows and is never ahead of them.
 */
export interface AuditHead {
	readonly seq: number;
	/** The seal of that row; `NOTHING_BEFORE` for none. */
	readonly seal: Uint8Array;
}

export const EMPTY_HEAD: AuditHead = { seq: 0, seal: NOTHING_BEFORE };

/** Where the head of these records lies. A backup carries it along. */
export const headPath = (recordsPath: string): string => `${recordsPath}-audit`;

/** `null` where there is none, or one that these keys have not sealed. */
export function readHead(recordsPath: string, keys: AuditKeys): AuditHead | null {
	const path = headPath(recordsPath);
	if (!existsSync(path)) return null;
	const [seq = '', seal = '', ringKey = '', mac = ''] = readFileSync(path, 'latin1').split(/[ \n]/);
	const key = keys.key(ringKey);
	if (key === null) return null;
	const head = { seq: Number(seq), seal: Buffer.from(seal, 'hex') };
	const wanted = sealHead(key, head.seq, head.seal, ringKey);
	const found = Buffer.from(mac, 'hex');
	return found.length === wanted.length && timingSafeEqual(found, wanted) ? head : null;
}

/** The old head or the new one, whole, whatever happens meanwhile; durable on return. */
export function writeHead(recordsPath: string, { seq, seal }: AuditHead, keys: AuditKeys): void {
	const path = headPath(recordsPath);
	const ringKey = keys.newest();
	const key = must(keys.key(ringKey), 'the newest key of the ring');
	const mac = sealHead(key, seq, seal, ringKey).toString('hex');
	const line = `${seq} ${Buffer.from(seal).toString('hex')} ${ringKey} ${mac}\n`;
	const unfinished = `${path}.unfinished`;
	writeFileSync(unfinished, line, { mode: 0o600, flush: true });
	renameSync(unfinished, path);
	const folder = openSync(dirname(path), 'r');
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}
