/**
 * Version 17: legal aid (法律援助, A11): which cases there are and which steps were taken. No words of
 * what happened are kept. A step is never changed; one that was taken back is marked.
 */
export const legalAid = `
CREATE TABLE legalAidCase (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	year INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL,
	agency TEXT NOT NULL,
	openedOn TEXT NOT NULL,
	openedBy TEXT NOT NULL REFERENCES user (id),
	openedAt TEXT NOT NULL,
	withdrawnBy TEXT REFERENCES user (id),
	withdrawnAt TEXT,
	UNIQUE (year, number)
) STRICT;
CREATE INDEX legalAidCaseByChild ON legalAidCase (childId);

CREATE TABLE legalAidStep (
	id TEXT PRIMARY KEY,
	caseId TEXT NOT NULL REFERENCES legalAidCase (id),
	number INTEGER NOT NULL,
	step TEXT NOT NULL,
	occurredOn TEXT NOT NULL,
	takenBy TEXT NOT NULL REFERENCES user (id),
	takenAt TEXT NOT NULL,
	takenBackBy TEXT REFERENCES user (id),
	takenBackAt TEXT,
	UNIQUE (caseId, number)
) STRICT;
`;
