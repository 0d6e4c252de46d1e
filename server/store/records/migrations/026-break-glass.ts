/** Version 26: broken glasses (应急查看): who read which contact card and why, until when, and who was told. */
export const breakGlass = `
CREATE TABLE breakGlass (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	classId TEXT NOT NULL REFERENCES class (id),
	reason TEXT NOT NULL,
	brokenBy TEXT NOT NULL REFERENCES user (id),
	brokenAt TEXT NOT NULL,
	readableUntil TEXT NOT NULL
) STRICT;
CREATE INDEX breakGlassByLeader ON breakGlass (brokenBy, readableUntil);
CREATE INDEX breakGlassByClass ON breakGlass (classId, brokenAt);

CREATE TABLE breakGlassNotice (
	breakGlassId TEXT NOT NULL REFERENCES breakGlass (id),
	userId TEXT NOT NULL REFERENCES user (id),
	seenAt TEXT,
	PRIMARY KEY (breakGlassId, userId)
) STRICT;
`;
