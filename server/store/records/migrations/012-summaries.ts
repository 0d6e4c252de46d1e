/**
 * Version 12: the index of monthly summaries (F4; counts and dates, no words) and the exchange of the
 * mentors, whose posts are records and not documents: they are written once and read by many.
 */
export const summaries = `
CREATE TABLE summaryIndex (
	docId TEXT NOT NULL REFERENCES document (id),
	summaryId TEXT NOT NULL,
	authorId TEXT NOT NULL REFERENCES user (id),
	month TEXT NOT NULL,
	characters INTEGER NOT NULL,
	submittedAt TEXT,
	receivedAt TEXT NOT NULL,
	removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
	PRIMARY KEY (docId, summaryId)
) STRICT;

CREATE TABLE exchangePost (
	id TEXT PRIMARY KEY,
	month TEXT NOT NULL,
	text TEXT NOT NULL,
	authorId TEXT NOT NULL REFERENCES user (id),
	postedAt TEXT NOT NULL,
	withdrawnAt TEXT
) STRICT;
CREATE INDEX exchangePostByAuthor ON exchangePost (authorId, month);

CREATE TABLE exchangeRemark (
	id TEXT PRIMARY KEY,
	postId TEXT NOT NULL REFERENCES exchangePost (id),
	text TEXT NOT NULL,
	authorId TEXT NOT NULL REFERENCES user (id),
	writtenAt TEXT NOT NULL,
	withdrawnAt TEXT
) STRICT;
CREATE INDEX exchangeRemarkByPost ON exchangeRemark (postId);
`;
