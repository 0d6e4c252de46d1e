import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { DocKind } from '#domain/doc-kind.ts';

/**
 * What the relay asks about access. The answer comes from `can` over today's records (R2); the relay
 * keeps no opinion of its own, it asks again whenever it is told that access changed (R5).
 */
export interface DocumentAccess {
	/** Who holds this session cookie header of a page of this origin; `null` when nobody does. */
	authenticate(
		cookieHeader: string | undefined,
		origin: string | undefined,
	): Promise<AuthenticatedSession | null>;
	/** What this session may do with this document right now. */
	decide(session: SessionId, docId: DocId): Promise<AccessDecision>;
	/** Called after a change of role, pairing, session or account has been committed. */
	onChange(listener: (change: AccessChange) => void): () => void;
}

export interface AuthenticatedSession {
	readonly sessionId: SessionId;
	readonly userId: UserId;
	readonly name: string;
}

export type AccessDecision =
	| {
			readonly mode: 'read' | 'write';
			readonly kind: DocKind;
			readonly generation: number;
	  }
	| {
			readonly mode: 'none';
			/** `moving`: a new generation is being made; it takes a moment. */
			readonly reason: 'signed-out' | 'forbidden' | 'unknown-document' | 'moving';
	  };

/** Whose access may have changed: everyone's where `userIds` is `null`. */
export interface AccessChange {
	readonly userIds: readonly UserId[] | null;
}
