/**
 * Version 14: the index of the registers of classes (F3): which tests there are, which child has a row in
 * which since when, and for which months something was said. No scores and no words: those are in the
 * documents alone.
 */
export const register = `
CREATE TABLE testIndex (
	docId TEXT NOT NULL REFERENCES document (id),
	testId TEXT NOT NULL,
	classId TEXT NOT NULL REFERENCES class (id),
	subject TEXT NOT NULL,
	heldOn TEXT NOT NULL,
	removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
	PRIMARY KEY (docId, testId)
) STRICT;
CREATE INDEX testIndexByClass ON testIndex (classId, heldOn);

CREATE TABLE scoreIndex (
	docId TEXT NOT NULL,
	testId TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	filled INTEGER NOT NULL CHECK (filled IN (0, 1)),
	writtenAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	author TEXT NOT NULL REFERENCES user (id),
	PRIMARY KEY (docId, testId, childId),
	FOREIGN KEY (docId, testId) REFERENCES testIndex (docId, testId)
) STRICT;
CREATE INDEX scoreIndexByChild ON scoreIndex (childId);

CREATE TABLE evaluationIndex (
	docId TEXT NOT NULL REFERENCES document (id),
	evaluationId TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	month TEXT NOT NULL,
	characters INTEGER NOT NULL,
	writtenAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	author TEXT NOT NULL REFERENCES user (id),
	PRIMARY KEY (docId, evaluationId)
) STRICT;
CREATE INDEX evaluationIndexByChild ON evaluationIndex (childId, month);
`;
