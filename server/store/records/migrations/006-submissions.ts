/**
 * Version 6: what was submitted (product.md G2, D3): who, when and the hash of the frozen piece, never
 * its words, which lie sealed in the document; what arrived for it afterwards; and how the matters
 * stand that somebody must report back on (E8).
 */
export const submissions = `
CREATE TABLE submission (
	id TEXT PRIMARY KEY,
	docId TEXT NOT NULL REFERENCES document (id),
	pieceId TEXT NOT NULL,
	kind TEXT NOT NULL,
	occurredOn TEXT,
	submittedBy TEXT NOT NULL REFERENCES user (id),
	submittedAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	hash TEXT NOT NULL
) STRICT;
CREATE INDEX submissionByPiece ON submission (docId, pieceId);

CREATE TABLE lateChange (
	docId TEXT NOT NULL REFERENCES document (id),
	pieceId TEXT NOT NULL,
	author TEXT NOT NULL REFERENCES user (id),
	receivedAt TEXT NOT NULL,
	PRIMARY KEY (docId, pieceId, author, receivedAt)
) STRICT;

ALTER TABLE entryIndex ADD COLUMN matter TEXT;
`;
