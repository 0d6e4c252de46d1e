import type { SessionId, DocId } from '#domain/ids.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { CloseReason } from '#protocol/close-code.ts';
import type { Clock } from './clock.ts';
import type { AccessDecision, DocumentAccess } from './document-access.ts';
import { decisionMsMax } from './limits.ts';
import type { Handshake } from './handshake.ts';

/**
 * What a connection may do after all. `outdated` reads, though its person may write: the page is an old
 * version, and what it writes would drop what it does not know (R6).
 */
export type Mode = 'write' | 'read' | 'outdated';

/** Today's right, narrowed by what the client can write (R6). */
export type Entry =
	| { readonly mode: Mode; readonly kind: DocKind; readonly generation: number }
	| { readonly mode: 'none'; readonly close: CloseReason };

/**
 * Asks whether this session may be in this document, now. No answer in time is a no that asks the
 * client to come again (R5): access fails closed.
 */
export async function decideEntry(
	access: DocumentAccess,
	clock: Clock,
	session: SessionId,
	handshake: Handshake,
): Promise<Entry> {
	const decision = await decideInTime(access, clock, session, handshake.docId);
	if (decision === null) return { mode: 'none', close: 'storeUnavailable' };
	if (decision.mode === 'none') return { mode: 'none', close: CLOSE_OF_REASON[decision.reason] };
	if (handshake.generation !== null && handshake.generation !== decision.generation) {
		return { mode: 'none', close: 'staleGeneration' };
	}
	// Who does not say which generation its copy is of may hold the one before: it reads.
	const mayBeStale = handshake.generation === null && decision.generation > 1;
	if (decision.mode === 'read' || mayBeStale) return { ...decision, mode: 'read' };
	return { ...decision, mode: handshake.knowsSchema ? 'write' : 'outdated' };
}

const CLOSE_OF_REASON = {
	'signed-out': 'signedOut',
	forbidden: 'forbidden',
	'unknown-document': 'unknownDocument',
	moving: 'storeUnavailable',
} as const satisfies Record<string, CloseReason>;

/** The decision, or `null` when it failed or took too long. */
function decideInTime(
	access: DocumentAccess,
	clock: Clock,
	session: SessionId,
	docId: DocId,
): Promise<AccessDecision | null> {
	return new Promise((resolve) => {
		const cancel = clock.after(decisionMsMax, () => resolve(null));
		access
			.decide(session, docId)
			.then(resolve, () => resolve(null))
			.finally(cancel);
	});
}
