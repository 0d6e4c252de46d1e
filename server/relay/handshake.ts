import type { IncomingMessage } from 'node:http';
import { parseId, type DocId } from '#domain/ids.ts';
import { SCHEMA } from '#protocol/version.ts';

const PATH = /^\/sync\/([^/?]+)$/;

/** What a client says about itself before the first message (R6); a stock client says nothing. */
export interface Handshake {
	readonly docId: DocId;
	readonly wantsExtensions: boolean;
	/** May it be answered with packed deleted ranges (P15)? */
	readonly takesPacked: boolean;
	/** Does it write documents in today's shape? A stock client is taken to. */
	readonly knowsSchema: boolean;
	/** The generation its own copy is of, when it says so. */
	readonly generation: number | null;
}

/** Is this request for the relay at all? */
export function isSyncPath(request: IncomingMessage): boolean {
	return request.url?.startsWith('/sync/') ?? false;
}

/** Reads the address; `null` for one that names no document. */
export function parseHandshake(request: IncomingMessage): Handshake | null {
	if (!URL.canParse(request.url ?? '', 'http://relay')) return null;
	const { pathname, searchParams } = new URL(request.url ?? '', 'http://relay');
	const docId = parseId('document', PATH.exec(pathname)?.[1]);
	if (docId === null) return null;
	const schema = searchParams.get('schema');
	const generation = searchParams.get('generation');
	return {
		docId,
		wantsExtensions: searchParams.get('ext') === '1',
		takesPacked: searchParams.get('packed') === '1',
		knowsSchema: schema === null || Number(schema) >= SCHEMA,
		generation: generation === null ? null : Number(generation),
	};
}
