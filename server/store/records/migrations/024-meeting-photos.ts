/**
 * Version 24: trainings of carers and lectures beside the other meetings (J-4-4, J-6-3), and pictures of the
 * paper on which people signed (G1, L27).
 */
export const meetingPhotos = `
CREATE TABLE meetingOfFiveKinds (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL
		CHECK (kind IN ('roundTable', 'staff', 'training', 'carerTraining', 'lecture')),
	heldOn TEXT NOT NULL,
	mentors INTEGER NOT NULL,
	children INTEGER NOT NULL,
	guardians INTEGER NOT NULL,
	others INTEGER NOT NULL,
	minutes TEXT NOT NULL,
	recordedBy TEXT NOT NULL REFERENCES user (id),
	recordedAt TEXT NOT NULL,
	withdrawnAt TEXT,
	replacedBy TEXT
) STRICT;
INSERT INTO meetingOfFiveKinds
	SELECT id, kind, heldOn, mentors, children, guardians, others, minutes, recordedBy, recordedAt,
		withdrawnAt, replacedBy
	FROM meeting;
DROP TABLE meeting;
ALTER TABLE meetingOfFiveKinds RENAME TO meeting;
CREATE INDEX meetingByDay ON meeting (heldOn);

CREATE TABLE meetingPhoto (
	hash TEXT NOT NULL,
	meetingId TEXT NOT NULL REFERENCES meeting (id),
	storedHash TEXT NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	addedBy TEXT NOT NULL REFERENCES user (id),
	addedAt TEXT NOT NULL,
	PRIMARY KEY (hash, meetingId)
) STRICT;
CREATE INDEX meetingPhotoByMeeting ON meetingPhoto (meetingId, addedAt);
`;
