import type { ChildId, DocId, GuardianId, Id, LinkId, PublicationId, UserId } from '#domain/ids.ts';
import type { PublishedPiece, PublishedType } from '#domain/publication.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** What parents are given, and by which links they read it (product.md §4.6). */
export interface SharingTables {
	guardian: {
		id: GuardianId;
		childId: ChildId;
		name: string;
		/** How the child calls them, e.g. `妈妈`. */
		relation: string;
		createdAt: Instant;
		endedAt: Instant | null;
	};
	/** Immutable frozen versions; the newest one of an entry that is not withdrawn is on the page. */
	publication: {
		id: PublicationId;
		/** The entry, the row of a test or the evaluation. */
		entryId: PublishedPiece;
		docId: DocId;
		childId: ChildId;
		version: number;
		type: PublishedType;
		occurredOn: LocalDate;
		/** JSON of `PublishedContent`. */
		content: string;
		/** SHA-256 (hex) of `content`. */
		contentHash: string;
		publishedBy: UserId;
		publishedAt: Instant;
		withdrawnAt: Instant | null;
		withdrawnBy: UserId | null;
	};
	link: {
		id: LinkId;
		childId: ChildId;
		guardianId: GuardianId;
		/** SHA-256 (hex) of the token in the address. */
		tokenHash: string;
		/** argon2id of the six digits. */
		passcodeHash: string;
		createdBy: UserId;
		createdAt: Instant;
		expiresAt: Instant;
		stoppedAt: Instant | null;
		stoppedBy: UserId | null;
	};
	/** Browsers that have given the passcode once; at most three a link. */
	linkDevice: {
		id: Id<'device'>;
		linkId: LinkId;
		secretHash: string;
		device: string;
		createdAt: Instant;
		lastSeenAt: Instant;
		/** Stopped with its link, or replaced by a fourth device. */
		endedAt: Instant | null;
	};
	/** Who opened a link and when, and what went wrong, for the mentor to read. */
	linkView: {
		linkId: LinkId;
		deviceId: Id<'device'> | null;
		at: Instant;
		outcome: 'opened' | 'new-device' | 'wrong-passcode' | 'stopped' | 'expired';
	};
}
