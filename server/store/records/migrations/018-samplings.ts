/** Version 18: samplings (抽查): who asked why, what chance picked, and who was told. No words. */
export const samplings = `
CREATE TABLE sampling (
	id TEXT PRIMARY KEY,
	reason TEXT NOT NULL,
	classId TEXT REFERENCES class (id),
	duty TEXT NOT NULL,
	month TEXT NOT NULL,
	wanted INTEGER NOT NULL,
	population INTEGER NOT NULL,
	listHash TEXT NOT NULL,
	seed TEXT NOT NULL,
	drawnBy TEXT NOT NULL REFERENCES user (id),
	drawnAt TEXT NOT NULL,
	readableUntil TEXT NOT NULL
) STRICT;
CREATE INDEX samplingByDrawer ON sampling (drawnBy, drawnAt);

CREATE TABLE samplingPick (
	samplingId TEXT NOT NULL REFERENCES sampling (id),
	position INTEGER NOT NULL,
	docId TEXT NOT NULL REFERENCES document (id),
	entryId TEXT NOT NULL,
	childId TEXT NOT NULL REFERENCES child (id),
	classId TEXT NOT NULL REFERENCES class (id),
	author TEXT NOT NULL REFERENCES user (id),
	photos INTEGER NOT NULL,
	occurredOn TEXT NOT NULL,
	writtenAt TEXT NOT NULL,
	receivedAt TEXT NOT NULL,
	PRIMARY KEY (samplingId, position)
) STRICT;

CREATE TABLE samplingNotice (
	samplingId TEXT NOT NULL REFERENCES sampling (id),
	userId TEXT NOT NULL REFERENCES user (id),
	seenAt TEXT,
	PRIMARY KEY (samplingId, userId)
) STRICT;
`;
