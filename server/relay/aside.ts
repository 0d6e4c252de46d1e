import type { DocId } from '#domain/ids.ts';
import type { QuarantineStore } from '#server/store/log/quarantine.ts';
import { partsMax, valueDepthMax } from './admission.ts';
import type { Person } from './awareness.ts';
import { walkUpdate } from './update-walk.ts';

/** What became of words that were put aside. */
export type PutAside = 'kept' | 'nothing' | 'refused' | 'full';

export interface AsideOptions {
	readonly quarantine: QuarantineStore;
	readonly docId: DocId;
	readonly generation: number;
	readonly person: Person;
}

/**
 * Puts what somebody sent after the right to write had ended into the quarantine at school (R5): never
 * into the document, never nowhere. Only what could be read later is kept, so that whoever looks at it
 * is safe from it. Settles when it is durable.
 */
export async function putAside(options: AsideOptions, update: Uint8Array): Promise<PutAside> {
	const { quarantine, docId, generation, person } = options;
	const walked = walkUpdate(update);
	if (walked === null || walked.valueDepth > valueDepthMax || walked.parts > partsMax) {
		return 'refused';
	}
	if (walked.runs.length === 0 && walked.deletes.length === 0) return 'nothing';
	return quarantine.keep({
		docId,
		generation,
		author: person.userId,
		session: person.sessionId,
		reason: 'right-ended',
		handIn: null,
		bytes: update,
	});
}
