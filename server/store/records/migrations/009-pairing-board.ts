/**
 * Version 9: what the pairing board decides (A12, D4, E1, E2, §4.5): cadres, peer helpers, priority flags,
 * hand-overs; and for each pairing the decisions that began and ended it, so that the last can be undone.
 */
export const pairingBoard = `
ALTER TABLE pairing ADD COLUMN readAfter INTEGER NOT NULL DEFAULT 1 CHECK (readAfter IN (0, 1));
ALTER TABLE pairing ADD COLUMN startedIn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pairing ADD COLUMN endedIn INTEGER;
ALTER TABLE pairing ADD COLUMN undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1));
CREATE INDEX pairingByChild ON pairing (childId);

CREATE TABLE cadrePairing (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	userId TEXT NOT NULL REFERENCES user (id),
	startedAt TEXT NOT NULL,
	endedAt TEXT,
	startedIn INTEGER NOT NULL,
	endedIn INTEGER,
	undone INTEGER NOT NULL CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX cadrePairingByChild ON cadrePairing (childId);
CREATE UNIQUE INDEX cadrePairingOnce ON cadrePairing (childId, userId) WHERE endedAt IS NULL;

CREATE TABLE peerHelper (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	pupilId TEXT REFERENCES child (id),
	name TEXT NOT NULL,
	teacherId TEXT NOT NULL REFERENCES user (id),
	startedAt TEXT NOT NULL,
	endedAt TEXT,
	startedIn INTEGER NOT NULL,
	endedIn INTEGER,
	undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
	CHECK (pupilId IS NOT childId)
) STRICT;
CREATE INDEX peerHelperByChild ON peerHelper (childId);
CREATE UNIQUE INDEX peerHelperOne ON peerHelper (childId) WHERE endedAt IS NULL;

CREATE TABLE priorityFlag (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	reason TEXT NOT NULL,
	setBy TEXT NOT NULL REFERENCES user (id),
	setAt TEXT NOT NULL,
	reviewOn TEXT NOT NULL,
	endedBy TEXT REFERENCES user (id),
	endedAt TEXT
) STRICT;
CREATE UNIQUE INDEX priorityFlagOne ON priorityFlag (childId) WHERE endedAt IS NULL;

CREATE TABLE handOver (
	id TEXT PRIMARY KEY,
	childId TEXT NOT NULL REFERENCES child (id),
	fromId TEXT NOT NULL REFERENCES user (id),
	toId TEXT NOT NULL REFERENCES user (id),
	madeIn INTEGER NOT NULL,
	madeAt TEXT NOT NULL,
	note TEXT NOT NULL,
	notedAt TEXT,
	signedAt TEXT,
	cancelledAt TEXT,
	CHECK (fromId <> toId)
) STRICT;
CREATE INDEX handOverByChild ON handOver (childId);
`;
