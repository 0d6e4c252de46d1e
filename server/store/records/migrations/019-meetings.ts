/** Version 19: meetings (G1, L27): the day, who came in numbers, and what was said. */
export const meetings = `
CREATE TABLE meeting (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('roundTable', 'staff', 'training')),
	heldOn TEXT NOT NULL,
	mentors INTEGER NOT NULL,
	children INTEGER NOT NULL,
	guardians INTEGER NOT NULL,
	others INTEGER NOT NULL,
	minutes TEXT NOT NULL,
	recordedBy TEXT NOT NULL REFERENCES user (id),
	recordedAt TEXT NOT NULL,
	withdrawnAt TEXT,
	replacedBy TEXT
) STRICT;
CREATE INDEX meetingByDay ON meeting (heldOn);
`;
