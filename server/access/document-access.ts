import { readSessionCookie } from '#server/auth/cookie.ts';
import type { Sessions } from '#server/auth/sessions.ts';
import type { AccessDecision, DocumentAccess } from '#server/relay/document-access.ts';
import type { Environment, Records } from '#server/services.ts';
import type { DocId, SessionId } from '#domain/ids.ts';
import { can } from '#domain/permission.ts';
import type { AccessChanges } from './access-changes.ts';
import { loadActor, loadDocument } from './facts.ts';

/**
 * What the relay asks about access, answered by `can` over the records as they are now (R2, R5).
 * `isMoving` says of which document a new generation is being made (R6).
 */
export function createDocumentAccess(
	records: Records,
	env: Environment,
	sessions: Sessions,
	changes: AccessChanges,
	isMoving: (docId: DocId) => boolean = () => false,
): DocumentAccess {
	return {
		authenticate: async (cookieHeader, origin) => {
			const secret = readSessionCookie(cookieHeader, origin);
			const session = secret === null ? null : await sessions.authenticate(secret);
			return session && { ...session };
		},
		decide: async (sessionId, docId) => {
			if (isMoving(docId)) return { mode: 'none', reason: 'moving' };
			const decision = await decide(records, env, sessionId, docId);
			// It may have begun to move while the records were asked.
			return isMoving(docId) ? { mode: 'none', reason: 'moving' } : decision;
		},
		onChange: (listener) => changes.onChange(listener),
	};
}

async function decide(
	records: Records,
	env: Environment,
	sessionId: SessionId,
	docId: DocId,
): Promise<AccessDecision> {
	const session = await records
		.selectFrom('session')
		.innerJoin('user', 'user.id', 'session.userId')
		.select('user.id as userId')
		.where('session.id', '=', sessionId)
		.where('session.endedAt', 'is', null)
		.where('session.expiresAt', '>', env.now())
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
	if (!session) return { mode: 'none', reason: 'signed-out' };
	const document = await loadDocument(records, docId, env.now());
	if (!document) return { mode: 'none', reason: await reasonForNone(records, docId) };
	const { kind, generation } = document;
	const resource = { type: 'document', ...document } as const;
	const actor = await loadActor(records, session.userId);
	if (can(actor, 'write', resource)) return { mode: 'write', kind, generation };
	if (can(actor, 'read', resource)) return { mode: 'read', kind, generation };
	return { mode: 'none', reason: 'forbidden' };
}

/** There is no such document, or its child has left. */
async function reasonForNone(
	records: Records,
	docId: DocId,
): Promise<'unknown-document' | 'forbidden'> {
	const row = await records
		.selectFrom('document')
		.select('id')
		.where('id', '=', docId)
		.executeTakeFirst();
	return row ? 'forbidden' : 'unknown-document';
}
