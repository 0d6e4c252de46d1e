import type * as Y from 'yjs';
import { parseFrozenPiece, type Submission } from '#domain/frozen-piece.ts';
import { parseId } from '#domain/ids.ts';
import { missingParts } from '#domain/required-parts.ts';
import { parseInstant } from '#domain/time.ts';

/**
 * Submitting (提交) writes the frozen piece into the piece itself, under a key of its own: it needs no
 * network, two devices that submit the same card lose neither, and whoever erases the piece erases
 * it as well. The school takes the first that it receives for the record and knows by its own
 * binding who sent it (`server/record-index`).
 */
const PREFIX = 'submission/';

export function isSubmissionKey(key: string): boolean {
	return key.startsWith(PREFIX);
}

export function writeSubmission(piece: Y.Map<unknown>, { id, ...rest }: Submission): void {
	piece.set(`${PREFIX}${id}`, JSON.stringify(rest));
}

/** All that read well and are complete, the earliest first by the clocks of the devices. */
export function readSubmissions(piece: Y.Map<unknown>, kind: string): Submission[] {
	const submissions: Submission[] = [];
	for (const key of piece.keys()) {
		if (!isSubmissionKey(key)) continue;
		const submission = parseSubmission(key.slice(PREFIX.length), piece.get(key));
		if (submission === null || submission.content.kind !== kind) continue;
		if (missingParts(submission.content).length === 0) submissions.push(submission);
	}
	return submissions.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

function parseSubmission(key: string, value: unknown): Submission | null {
	const id = parseId('submission', key);
	const json = parseJson(value);
	const at = parseInstant(json?.['at']);
	const by = parseId('user', json?.['by']);
	const content = parseFrozenPiece(json?.['content']);
	return id && at && by && content ? { id, at, by, content } : null;
}

/** A JSON object; `null` for anything else. */
export function parseJson(value: unknown): Record<string, unknown> | null {
	if (typeof value !== 'string') return null;
	try {
		const json: unknown = JSON.parse(value);
		return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
