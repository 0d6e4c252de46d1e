/**
 * Version 8: the census (C1): what a child's record says of it, who came and went (A10), whose
 * parents are away by which definition, what each sheet brought, and what it says of the people
 * around a child until the contact card settles it. Children who are there already came on the day
 * they were enrolled.
 */
export const census = `
ALTER TABLE child ADD COLUMN sex TEXT CHECK (sex IN ('male', 'female'));
ALTER TABLE child ADD COLUMN birthDate TEXT;
ALTER TABLE child ADD COLUMN studentNumber TEXT;
CREATE UNIQUE INDEX childStudentNumber ON child (studentNumber) WHERE studentNumber IS NOT NULL;

CREATE TABLE enrolmentEvent (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	kind TEXT NOT NULL CHECK (kind IN ('in', 'out', 'suspended', 'dropped', 'returned')),
	happenedOn TEXT NOT NULL,
	note TEXT NOT NULL,
	recordedBy TEXT REFERENCES user (id),
	recordedAt TEXT NOT NULL
) STRICT;
CREATE INDEX enrolmentEventByChild ON enrolmentEvent (childId, recordedAt);
INSERT INTO enrolmentEvent
	SELECT 'enr_' || lower(hex(randomblob(11))), id, 'in',
		date(enrolledAt, '+8 hours'), '', NULL, enrolledAt
	FROM child;
INSERT INTO enrolmentEvent
	SELECT 'enr_' || lower(hex(randomblob(11))), id, 'out',
		date(leftAt, '+8 hours'), '', NULL, leftAt
	FROM child WHERE leftAt IS NOT NULL;

CREATE TABLE censusAnswer (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	termId TEXT NOT NULL REFERENCES term (id),
	facts TEXT NOT NULL,
	basis TEXT NOT NULL,
	answeredBy TEXT NOT NULL REFERENCES user (id),
	answeredAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE UNIQUE INDEX censusAnswerOnce ON censusAnswer (childId, termId) WHERE endedAt IS NULL;

CREATE TABLE leftBehindStatus (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	definition TEXT NOT NULL CHECK (definition IN ('register', 'civil', 'school')),
	value TEXT NOT NULL CHECK (value IN ('none', 'one', 'both', 'yes')),
	startsOn TEXT NOT NULL,
	endsOn TEXT,
	basis TEXT NOT NULL,
	source TEXT NOT NULL CHECK (source IN ('asked', 'sheet')),
	statedBy TEXT NOT NULL REFERENCES user (id),
	statedAt TEXT NOT NULL,
	confirmedBy TEXT REFERENCES user (id),
	confirmedAt TEXT
) STRICT;
CREATE INDEX leftBehindStatusByChild ON leftBehindStatus (childId);
CREATE UNIQUE INDEX leftBehindStatusOnce ON leftBehindStatus (childId, definition)
	WHERE endsOn IS NULL AND confirmedAt IS NOT NULL;

CREATE TABLE censusConfirmation (
	id TEXT PRIMARY KEY,
	classId TEXT NOT NULL REFERENCES class (id),
	termId TEXT NOT NULL REFERENCES term (id),
	children INTEGER NOT NULL,
	confirmedBy TEXT NOT NULL REFERENCES user (id),
	confirmedAt TEXT NOT NULL,
	withdrawnBy TEXT REFERENCES user (id),
	withdrawnAt TEXT
) STRICT;
CREATE UNIQUE INDEX censusConfirmationOnce
	ON censusConfirmation (classId, termId) WHERE withdrawnAt IS NULL;

CREATE TABLE censusImport (
	id TEXT PRIMARY KEY,
	sheetHash TEXT NOT NULL,
	rows INTEGER NOT NULL,
	startedBy TEXT NOT NULL REFERENCES user (id),
	startedAt TEXT NOT NULL
) STRICT;

CREATE TABLE censusImportLine (
	importId TEXT NOT NULL REFERENCES censusImport (id),
	line INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('made', 'changed', 'same')),
	childId TEXT NOT NULL REFERENCES child (id),
	changes TEXT NOT NULL,
	PRIMARY KEY (importId, line)
) STRICT;

CREATE TABLE censusStatement (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	person TEXT NOT NULL CHECK (person IN ('father', 'mother', 'carer', 'home')),
	field TEXT NOT NULL CHECK (field IN ('name', 'relation', 'phone', 'workPlace', 'address')),
	value TEXT NOT NULL,
	at TEXT NOT NULL,
	importId TEXT NOT NULL REFERENCES censusImport (id),
	settledAt TEXT
) STRICT;
CREATE UNIQUE INDEX censusStatementOnce ON censusStatement (childId, person, field, value);
`;
