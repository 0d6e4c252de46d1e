import { createContext } from 'svelte';
import type * as Y from 'yjs';
import type { Caseload, CaseloadChild, Me } from '#domain/caseload.ts';
import type { DocumentFact, EntryFact } from '#domain/entry.ts';
import type { ChildId, DocId, Id, IdKind, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { Photos } from './photos/photos-of-session.ts';
import type { OpenDocument } from './open-document.ts';
import type { Posts } from './posts/post-wishes.ts';
import type { DeviceSearch } from './search/device-search.ts';

/**
 * What the signed-in person works with on this device; handed down by the staff layout through
 * context. Everything marked "a rune" may be read in markup and `$derived`.
 */
export interface Session {
	readonly me: Me;
	/** The newest caseload this device has. A rune. */
	readonly caseload: Caseload;
	/** Whether the school answers. A rune. */
	readonly online: boolean;
	readonly status: DeviceStatus;
	/** A newer build of the app. */
	readonly newVersion: NewVersion;
	/** Pictures that are on this device and not at school. */
	readonly photos: Photos;
	/** Copies for the other mentors that wait on this device for a network. */
	readonly posts: Posts;
	/** Looks for words in what lies on this device. */
	readonly search: DeviceSearch;
	/** One child of the caseload, by an id from outside (an address). A rune. */
	child(id: string): CaseloadChild | null;
	/** The name to show for an author or reader; an empty string when it is not known here. */
	nameOf(id: UserId): string;
	/** Opens a document of the caseload; an error when the caseload does not hold it. */
	openDocument(id: DocId): OpenDocument;
	/**
	 * Changes a document of the caseload without a page that shows it, once it has been read; rejects where
	 * it can be read neither on this device nor at school.
	 */
	writeIn(id: DocId, work: (doc: Y.Doc) => void | Promise<void>): Promise<void>;
	/** The newest `occurredOn` this device knows of a book; `null` when it knows of none. A rune. */
	latestOn(id: DocId): LocalDate | null;
	/** The entries of a book as they lie on this device; `null` while no copy lies here. A rune. */
	entriesOf(id: DocId): readonly EntryFact[] | null;
	/** As `entriesOf`, of any document: what duties need to know of its contents. A rune. */
	factsOf(id: DocId): readonly DocumentFact[] | null;
	/** Does something written in this document still wait for the school? A rune. */
	isWaiting(id: DocId): boolean;
	/** The device's clock; who shows a moment of the server's shows the server's. */
	now(): Instant;
	/** Today on the school's calendar, by the device's clock. */
	today(): LocalDate;
	newId<K extends IdKind>(kind: K): Id<K>;
	/** Sends and fetches everything that is due; resolves when one round is over. */
	syncNow(): Promise<void>;
	/** Asks the school for the caseload again, e.g. after a child was enrolled. */
	refreshCaseload(): Promise<void>;
	/** Words begun here and not sent, e.g. a half-typed note; an empty string when there are none. */
	readDraft(key: string): Promise<string>;
	/** Keeps them on this device until they are sent (an empty string) or this person signs out. */
	keepDraft(key: string, text: string): Promise<void>;
	/** What the school last answered under this address, as far as it is kept here; else `null`. */
	readAnswer(path: string): Promise<unknown>;
	/** Keeps an answer on this device until this person signs out; `null` forgets it. */
	keepAnswer(path: string, answer: unknown): Promise<void>;
	/** Takes a piece out of the tray; its words are gone from this device then. */
	removeFromTray(id: string): Promise<void>;
	/**
	 * Signs out at school and removes everything of this person from this device. Refused while there
	 * is no network. The caller has seen to unsent work, which is removed as well, and leaves the page then.
	 */
	signOut(): Promise<'done' | 'no-network'>;
	/**
	 * All words that are not at school, waiting or in the tray, as plain text for a file. `unread` says
	 * there of a document that the device does not give what waits in it.
	 */
	unsentText(unread: string): Promise<string>;
}

/** Why words cannot be kept on this device just now. */
export type StorageProblem = 'full' | 'unavailable';

/** How the network stands: no network is a normal state, not an error. */
export type Reach = 'online' | 'offline' | 'signed-out' | 'outdated';

/** What the line at the top tells. Every field is a rune. */
export interface DeviceStatus {
	/** Something typed is on its way into the device's store (usually for milliseconds). */
	readonly saving: boolean;
	readonly problem: StorageProblem | null;
	/** Why this device keeps nothing at all: the app then works from the school alone. */
	readonly nothingKept: StorageProblem | null;
	/** Entries, sections and notes with words that are not at school yet. */
	readonly waiting: number;
	/** The same pieces by themselves: `docId/item`. */
	readonly waitingPieces: ReadonlySet<string>;
	/**
	 * Those that lay unsent on this device when the session began, written without a network and not merely
	 * on their way; `null` before the device was read.
	 */
	readonly foundWaiting: ReadonlySet<string> | null;
	/** The server's clock at its last durable ack to this device. */
	readonly lastAtSchool: Instant | null;
	readonly reach: Reach;
	readonly syncing: boolean;
	/** Pieces of work the school did not take; they lie in the tray. */
	readonly kept: readonly KeptWork[];
	/** Has the browser promised not to clear this device's store by itself? `null`: not known. */
	readonly persistent: boolean | null;
}

/** A newer build of the app than the one this page runs. */
export interface NewVersion {
	/**
	 * `waiting`: it lies on this device and takes over when the person says so. `taken`: another window
	 * has changed to it, and this page can open no other page of its own build. A rune.
	 */
	readonly state: 'none' | 'waiting' | 'taken';
	/** Changes to it and loads the page again, once what was typed is on this device. */
	use(): Promise<void>;
	/** Says no more of the one that waits, until the app is opened again. */
	later(): void;
}

/** Work that the school did not take: shown in the tray until its author has put it elsewhere. */
export interface KeptWork {
	readonly id: string;
	readonly docId: DocId;
	/** The pieces of the document that it holds. */
	readonly items: readonly string[];
	readonly childId: ChildId | null;
	readonly childName: string;
	readonly reason: 'read-only' | 'refused' | 'no-access' | 'older-copy' | 'diverged';
	readonly keptAt: Instant;
	/** The words, as plain text. */
	readonly text: string;
	/** Since when they lie at school, where somebody decides about them; missing while only here. */
	readonly handedInAt?: Instant;
}

const [getSession, setSession] = createContext<Session>();
export { getSession, setSession };
