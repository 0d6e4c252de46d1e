import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type {
	AccessChange,
	AccessDecision,
	AuthenticatedSession,
	DocumentAccess,
} from '#server/relay/document-access.ts';

/** A person of a test, signed in with the cookie `session=<key>`. */
export interface TestPerson extends AuthenticatedSession {
	readonly cookie: string;
}

export interface InTestAccess extends DocumentAccess {
	/** Makes an account with a session; by default it may do nothing. */
	person(name: string): TestPerson;
	/** Sets what this person may do with this document and tells the relay. */
	grant(person: TestPerson, docId: DocId, mode: 'read' | 'write' | 'none'): void;
	/** As `grant`, without telling anybody: what a relay finds out by asking again. */
	grantSilently(person: TestPerson, docId: DocId, mode: 'read' | 'write' | 'none'): void;
	signOut(person: TestPerson): void;
	/** After `signOut`, with the same cookie. */
	signInAgain(person: TestPerson): void;
	setGeneration(docId: DocId, generation: number): void;
	/** Lets decisions wait until the returned function is called. */
	holdDecisions(): () => void;
}

/** Access as the records would decide it, held in maps. */
export function createInTestAccess(): InTestAccess {
	const peopleByCookie = new Map<string, TestPerson>();
	const signedOut = new Set<SessionId>();
	const modes = new Map<string, 'read' | 'write' | 'none'>();
	const generations = new Map<DocId, number>();
	const listeners = new Set<(change: AccessChange) => void>();
	let held: Promise<void> = Promise.resolve();

	const tell = (userId: UserId) => {
		for (const listener of listeners) listener({ userIds: [userId] });
	};
	const keyOf = (sessionId: SessionId, docId: DocId) => `${sessionId} ${docId}`;

	return {
		person(name) {
			const number = String(peopleByCookie.size + 1).padStart(22, '0');
			const person: TestPerson = {
				name,
				userId: `usr_${number}` as UserId,
				sessionId: `ses_${number}` as SessionId,
				cookie: `session=${number}`,
			};
			peopleByCookie.set(person.cookie, person);
			return person;
		},
		grant(person, docId, mode) {
			modes.set(keyOf(person.sessionId, docId), mode);
			tell(person.userId);
		},
		grantSilently(person, docId, mode) {
			modes.set(keyOf(person.sessionId, docId), mode);
		},
		signOut(person) {
			signedOut.add(person.sessionId);
			tell(person.userId);
		},
		signInAgain(person) {
			signedOut.delete(person.sessionId);
		},
		setGeneration(docId, generation) {
			generations.set(docId, generation);
			for (const listener of listeners) listener({ userIds: null });
		},
		holdDecisions() {
			let release = () => undefined as void;
			held = new Promise((resolve) => (release = resolve));
			return release;
		},
		async authenticate(cookie) {
			const person = peopleByCookie.get(cookie ?? '');
			return person === undefined || signedOut.has(person.sessionId) ? null : person;
		},
		async decide(session, docId): Promise<AccessDecision> {
			await held;
			if (signedOut.has(session)) return { mode: 'none', reason: 'signed-out' };
			const mode = modes.get(keyOf(session, docId)) ?? 'none';
			if (mode === 'none') return { mode, reason: 'forbidden' };
			return { mode, kind: 'journal', generation: generations.get(docId) ?? 1 };
		},
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
