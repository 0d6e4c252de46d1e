/** Version 2: words erased for good, with who asked, who approved and whether all of it is gone. */
export const erasures = `
CREATE TABLE erasure (
	id TEXT PRIMARY KEY,
	docId TEXT NOT NULL REFERENCES document (id),
	childId TEXT NOT NULL REFERENCES child (id),
	entryId TEXT,
	reason TEXT NOT NULL,
	askedBy TEXT NOT NULL REFERENCES user (id),
	askedAt TEXT NOT NULL,
	decision TEXT CHECK (decision IN ('approved', 'declined')),
	decidedBy TEXT REFERENCES user (id),
	decidedAt TEXT,
	oldGeneration INTEGER,
	goneAt TEXT
) STRICT;
CREATE INDEX erasureByChild ON erasure (childId, askedAt);
`;
