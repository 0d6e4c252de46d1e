/**
 * Version 3: what duties are judged by (product.md §1.7): days made up, the versions of the rules, waivers; and
 * in the index how many characters an entry holds, so that an empty one meets nothing. The index is
 * read again from the start: it is made of the log and forgets nothing by that.
 */
export const duties = `
CREATE TABLE makeUpDay (
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	day TEXT NOT NULL,
	PRIMARY KEY (schoolYearId, day)
) STRICT;

CREATE TABLE ruleVersion (
	id TEXT PRIMARY KEY,
	startsOn TEXT NOT NULL,
	numbers TEXT NOT NULL,
	decidedBy TEXT NOT NULL REFERENCES user (id),
	decidedAt TEXT NOT NULL
) STRICT;

CREATE TABLE waiver (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	duty TEXT,
	startsOn TEXT NOT NULL,
	endsOn TEXT NOT NULL,
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	grantedBy TEXT NOT NULL REFERENCES user (id),
	grantedAt TEXT NOT NULL,
	endedBy TEXT REFERENCES user (id),
	endedAt TEXT,
	CHECK (startsOn <= endsOn)
) STRICT;
CREATE INDEX waiverByChild ON waiver (childId);

ALTER TABLE entryIndex ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
DELETE FROM indexProgress;
`;
