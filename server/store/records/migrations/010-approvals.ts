/** What the leading group decided of the guidance plans it was asked about (G3). */
export const approvals = `
CREATE TABLE approval (
	id TEXT PRIMARY KEY,
	submissionId TEXT NOT NULL UNIQUE REFERENCES submission (id),
	decision TEXT NOT NULL,
	comment TEXT NOT NULL,
	decidedBy TEXT NOT NULL REFERENCES user (id),
	decidedAt TEXT NOT NULL
) STRICT;
`;
