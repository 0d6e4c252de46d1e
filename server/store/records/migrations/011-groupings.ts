/** How the head teacher groups the children each term (D1), and which subject teachers take them on (D2). */
export const groupings = `
CREATE TABLE grouping (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	termId TEXT NOT NULL REFERENCES term (id),
	category TEXT,
	groupName TEXT NOT NULL,
	decidedBy TEXT NOT NULL REFERENCES user (id),
	decidedAt TEXT NOT NULL
) STRICT;
CREATE INDEX groupingByChild ON grouping (childId, termId);

CREATE TABLE assignment (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	termId TEXT NOT NULL REFERENCES term (id),
	userId TEXT NOT NULL REFERENCES user (id),
	assignedBy TEXT NOT NULL REFERENCES user (id),
	startedAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX assignmentByChild ON assignment (childId, termId);
`;
