/**
 * Version 5: the ledger of consents (product.md §4.1), and of each picture the hash of the bytes that
 * lie on the disk. A picture is known by the hash of what the device sent, because the entry names it
 * before it has arrived; what is kept is made anew and has other bytes.
 */
export const consents = `
CREATE TABLE consent (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	purpose TEXT NOT NULL,
	giver TEXT NOT NULL,
	giverName TEXT NOT NULL,
	answer TEXT NOT NULL,
	way TEXT NOT NULL,
	givenOn TEXT NOT NULL,
	ageAtGiving INTEGER,
	recordedBy TEXT NOT NULL REFERENCES user (id),
	recordedAt TEXT NOT NULL,
	withdrawnOn TEXT,
	withdrawnBy TEXT REFERENCES user (id),
	withdrawnAt TEXT,
	CHECK (withdrawnOn IS NULL OR givenOn <= withdrawnOn)
) STRICT;
CREATE INDEX consentByChild ON consent (childId);

ALTER TABLE photo ADD COLUMN storedHash TEXT NOT NULL DEFAULT '';
UPDATE photo SET storedHash = hash;
`;
