/**
 * Version 16: the agenda of the year (行事历, §1.6). The plan's own items are in the program; here are
 * those that a school added, what was decided about either, and the private addresses at which phones
 * ask for them. Decisions are never changed; one that was taken back is marked.
 */
export const agenda = `
CREATE TABLE agendaItem (
	id TEXT PRIMARY KEY,
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	title TEXT NOT NULL,
	note TEXT NOT NULL,
	host TEXT NOT NULL,
	facts TEXT NOT NULL,
	startsOn TEXT NOT NULL,
	endsOn TEXT NOT NULL,
	addedBy TEXT NOT NULL REFERENCES user (id),
	addedAt TEXT NOT NULL
) STRICT;
CREATE INDEX agendaItemByYear ON agendaItem (schoolYearId);

CREATE TABLE agendaDecision (
	id TEXT PRIMARY KEY,
	schoolYearId TEXT NOT NULL REFERENCES schoolYear (id),
	itemKey TEXT NOT NULL,
	number INTEGER NOT NULL,
	act TEXT NOT NULL,
	decidedBy TEXT NOT NULL REFERENCES user (id),
	decidedAt TEXT NOT NULL,
	takenBackBy TEXT REFERENCES user (id),
	takenBackAt TEXT,
	UNIQUE (schoolYearId, itemKey, number)
) STRICT;

CREATE TABLE agendaFeed (
	id TEXT PRIMARY KEY,
	userId TEXT NOT NULL REFERENCES user (id),
	tokenHash TEXT NOT NULL UNIQUE,
	locale TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	lastReadAt TEXT,
	stoppedAt TEXT
) STRICT;
CREATE UNIQUE INDEX agendaFeedOfUser ON agendaFeed (userId) WHERE stoppedAt IS NULL;
`;
