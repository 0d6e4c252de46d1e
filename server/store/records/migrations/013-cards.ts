/**
 * Version 13: what the index knows of contact cards (A9, C5; which fields are missing or to be settled,
 * and when a card was found right, never a value), and which pictures show what was said for a card.
 */
export const cards = `
CREATE TABLE cardState (
	childId TEXT PRIMARY KEY REFERENCES child (id),
	required INTEGER NOT NULL,
	filled INTEGER NOT NULL,
	missing TEXT NOT NULL,
	toSettle TEXT NOT NULL
) STRICT;

CREATE TABLE cardCheck (
	id TEXT PRIMARY KEY,
	docId TEXT NOT NULL REFERENCES document (id),
	childId TEXT NOT NULL REFERENCES child (id),
	occurredOn TEXT NOT NULL,
	writtenAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	author TEXT NOT NULL REFERENCES user (id)
) STRICT;
CREATE INDEX cardCheckByChild ON cardCheck (childId, occurredOn);

CREATE TABLE cardPhoto (
	hash TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	PRIMARY KEY (hash, childId)
) STRICT;
`;
