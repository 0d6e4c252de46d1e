/**
 * Version 15: who is appointed to what (B5, B6, C4). A decision writes rows and changes none; how an
 * appointment stands is its row of the newest decision that was not undone.
 */
export const organisation = `
CREATE TABLE appointmentDecision (
	number INTEGER PRIMARY KEY,
	decidedBy TEXT NOT NULL REFERENCES user (id),
	decidedAt TEXT NOT NULL,
	undoneAt TEXT
) STRICT;

CREATE TABLE appointment (
	id TEXT NOT NULL,
	decision INTEGER NOT NULL REFERENCES appointmentDecision (number),
	body TEXT NOT NULL CHECK (body IN ('leadingGroup', 'archive', 'classTeam')),
	post TEXT CHECK (post IN ('head', 'deputy', 'member')),
	classId TEXT REFERENCES class (id),
	userId TEXT REFERENCES user (id),
	name TEXT NOT NULL,
	duties TEXT NOT NULL,
	startsOn TEXT NOT NULL,
	endsOn TEXT,
	closing TEXT CHECK (closing IN ('ended', 'handedOver', 'renewed')),
	closingNote TEXT NOT NULL,
	PRIMARY KEY (id, decision),
	CHECK ((body = 'leadingGroup') = (post IS NOT NULL)),
	CHECK ((body = 'classTeam') = (classId IS NOT NULL))
) STRICT;
`;
