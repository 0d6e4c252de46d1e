/**
 * The first tables; `schema.ts` describes the columns. What must never be true at the same time is
 * refused by an index here, so that no path through the code can write it: two leads of one child,
 * one duty granted twice, a document of a child and year made twice.
 */
export const firstTables = `
CREATE TABLE school (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	name TEXT NOT NULL,
	hotline TEXT,
	createdAt TEXT NOT NULL
) STRICT;

CREATE TABLE schoolYear (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	startsOn TEXT NOT NULL,
	endsOn TEXT NOT NULL,
	CHECK (startsOn < endsOn)
) STRICT;

CREATE TABLE term (
	id TEXT PRIMARY KEY,
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	name TEXT NOT NULL,
	startsOn TEXT NOT NULL,
	endsOn TEXT NOT NULL,
	CHECK (startsOn < endsOn)
) STRICT;
CREATE INDEX termByYear ON term (schoolYearId);

CREATE TABLE holiday (
	id TEXT PRIMARY KEY,
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	name TEXT NOT NULL,
	startsOn TEXT NOT NULL,
	endsOn TEXT NOT NULL,
	CHECK (startsOn <= endsOn)
) STRICT;
CREATE INDEX holidayByYear ON holiday (schoolYearId);

CREATE TABLE user (
	id TEXT PRIMARY KEY,
	username TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	passwordHash TEXT,
	createdAt TEXT NOT NULL,
	disabledAt TEXT
) STRICT;

CREATE TABLE oneTimeCode (
	codeHash TEXT PRIMARY KEY,
	userId TEXT REFERENCES user (id),
	purpose TEXT NOT NULL CHECK (purpose IN ('set-up', 'first-password', 'reset')),
	expiresAt TEXT NOT NULL,
	usedAt TEXT
) STRICT;
CREATE INDEX oneTimeCodeByUser ON oneTimeCode (userId);

CREATE TABLE session (
	id TEXT PRIMARY KEY,
	secretHash TEXT NOT NULL UNIQUE,
	userId TEXT NOT NULL REFERENCES user (id),
	device TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	lastSeenAt TEXT NOT NULL,
	expiresAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX sessionByUser ON session (userId);

CREATE TABLE failedTry (
	subject TEXT NOT NULL,
	at TEXT NOT NULL
) STRICT;
CREATE INDEX failedTryBySubject ON failedTry (subject, at);
CREATE INDEX failedTryByAge ON failedTry (at);

CREATE TABLE class (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	createdAt TEXT NOT NULL
) STRICT;

CREATE TABLE roleGrant (
	id TEXT PRIMARY KEY,
	userId TEXT NOT NULL REFERENCES user (id),
	role TEXT NOT NULL,
	classId TEXT REFERENCES class (id),
	grantedAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX roleGrantByUser ON roleGrant (userId);
CREATE UNIQUE INDEX roleGrantOnce
	ON roleGrant (userId, role, coalesce(classId, '')) WHERE endedAt IS NULL;

CREATE TABLE child (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	classId TEXT NOT NULL REFERENCES class (id),
	boarding INTEGER NOT NULL CHECK (boarding IN (0, 1)),
	enrolledAt TEXT NOT NULL,
	leftAt TEXT
) STRICT;
CREATE INDEX childByClass ON child (classId);

CREATE TABLE pairing (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	userId TEXT NOT NULL REFERENCES user (id),
	lead INTEGER NOT NULL CHECK (lead IN (0, 1)),
	startedAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX pairingByUser ON pairing (userId);
CREATE UNIQUE INDEX pairingOneLead ON pairing (childId) WHERE lead = 1 AND endedAt IS NULL;
CREATE UNIQUE INDEX pairingOnce ON pairing (childId, userId) WHERE endedAt IS NULL;

CREATE TABLE document (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	generation INTEGER NOT NULL,
	createdAt TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX documentOnce ON document (childId, schoolYearId, kind);

CREATE TABLE entryIndex (
	entryId TEXT NOT NULL,
	docId TEXT NOT NULL REFERENCES document (id),
	childId TEXT NOT NULL REFERENCES child (id),
	type TEXT NOT NULL,
	occurredOn TEXT NOT NULL,
	writtenAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	changedAt TEXT NOT NULL,
	author TEXT NOT NULL,
	photos INTEGER NOT NULL,
	removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
	PRIMARY KEY (docId, entryId)
) STRICT;
CREATE INDEX entryIndexByChild ON entryIndex (childId, occurredOn);

CREATE TABLE entryAuthor (
	entryId TEXT NOT NULL,
	docId TEXT NOT NULL REFERENCES document (id),
	author TEXT NOT NULL,
	firstAt TEXT NOT NULL,
	lastAt TEXT NOT NULL,
	PRIMARY KEY (docId, entryId, author)
) STRICT;

CREATE TABLE indexProgress (
	docId TEXT PRIMARY KEY REFERENCES document (id),
	seq INTEGER NOT NULL
) STRICT;

CREATE TABLE guardian (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	name TEXT NOT NULL,
	relation TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX guardianByChild ON guardian (childId);

CREATE TABLE publication (
	id TEXT PRIMARY KEY,
	entryId TEXT NOT NULL,
	docId TEXT NOT NULL REFERENCES document (id),
	childId TEXT NOT NULL REFERENCES child (id),
	version INTEGER NOT NULL,
	type TEXT NOT NULL,
	occurredOn TEXT NOT NULL,
	content TEXT NOT NULL,
	contentHash TEXT NOT NULL,
	publishedBy TEXT NOT NULL REFERENCES user (id),
	publishedAt TEXT NOT NULL,
	withdrawnAt TEXT,
	withdrawnBy TEXT REFERENCES user (id)
) STRICT;
CREATE UNIQUE INDEX publicationVersion ON publication (docId, entryId, version);
CREATE INDEX publicationByChild ON publication (childId, occurredOn);

CREATE TABLE link (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	guardianId TEXT NOT NULL REFERENCES guardian (id),
	tokenHash TEXT NOT NULL UNIQUE,
	passcodeHash TEXT NOT NULL,
	createdBy TEXT NOT NULL REFERENCES user (id),
	createdAt TEXT NOT NULL,
	expiresAt TEXT NOT NULL,
	stoppedAt TEXT,
	stoppedBy TEXT REFERENCES user (id)
) STRICT;
CREATE INDEX linkByChild ON link (childId);

CREATE TABLE linkDevice (
	id TEXT PRIMARY KEY,
	linkId TEXT NOT NULL REFERENCES link (id),
	secretHash TEXT NOT NULL UNIQUE,
	device TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	lastSeenAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX linkDeviceByLink ON linkDevice (linkId);

CREATE TABLE linkView (
	linkId TEXT NOT NULL REFERENCES link (id),
	deviceId TEXT,
	at TEXT NOT NULL,
	outcome TEXT NOT NULL
) STRICT;
CREATE INDEX linkViewByLink ON linkView (linkId, at);

CREATE TABLE photo (
	hash TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	addedBy TEXT NOT NULL REFERENCES user (id),
	addedAt TEXT NOT NULL,
	PRIMARY KEY (hash, childId)
) STRICT;
CREATE INDEX photoByChild ON photo (childId);

CREATE TABLE audit (
	at TEXT NOT NULL,
	userId TEXT,
	action TEXT NOT NULL,
	subject TEXT NOT NULL
) STRICT;
CREATE INDEX auditByTime ON audit (at);
CREATE TRIGGER auditStays BEFORE UPDATE ON audit
	BEGIN SELECT RAISE(ABORT, 'An audit row is never changed.'); END;
CREATE TRIGGER auditKept BEFORE DELETE ON audit
	BEGIN SELECT RAISE(ABORT, 'An audit row is never deleted.'); END;
`;
