import type { Caseload } from '#domain/caseload.ts';
import type { DocId, RandomBytes } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { DeviceStore } from '#lib/storage/device-store.ts';
import type { requestCaseload } from './caseload-request.ts';
import type { handIn } from './hand-in.ts';
import type { ReadDocument } from './quarantine.ts';

/** What the engine stands on; the session puts it together. */
export interface SyncEngineOptions {
	readonly device: DeviceStore;
	readonly caseload: Caseload;
	readonly relayUrl: string;
	readonly requestCaseload: typeof requestCaseload;
	/** Hands a piece of the tray in at school; see `hand-in.ts`. */
	readonly handIn: typeof handIn;
	/** Reads what the tray and the front page need of a document, which is opaque here. */
	readonly read: ReadDocument;
	readonly random: RandomBytes;
	readonly now: () => Instant;
	readonly quietMs?: number;
	/** Something of the state changed; `docId` says where when it was one document. */
	readonly onChange: (docId: DocId | null) => void;
	/** Another tab signed out, or another person signed in: leave this person's work alone at once. */
	readonly onEnded: () => void;
}
