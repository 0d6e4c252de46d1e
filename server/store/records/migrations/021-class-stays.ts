/**
 * Which class each child was in, from when until when (F3, M3): a test is asked of those who were in the
 * class on its day. What is known of the past is in the audit, `child.move` with the child, the class it
 * left and the one it came to.
 */
export const classStays = `
CREATE TABLE classStay (
	childId TEXT NOT NULL REFERENCES child (id),
	classId TEXT NOT NULL REFERENCES class (id),
	startedAt TEXT NOT NULL,
	endedAt TEXT
) STRICT;
CREATE INDEX classStayByChild ON classStay (childId);
CREATE UNIQUE INDEX classStayOpen ON classStay (childId) WHERE endedAt IS NULL;

CREATE TEMP TABLE pastMove AS
	SELECT child.id AS childId, child.leftAt AS leftAt, child.enrolledAt AS enrolledAt, audit.at AS at,
		substr(rest, 1, instr(rest, ' ') - 1) AS fromClass,
		substr(rest, instr(rest, ' ') + 1) AS toClass
	FROM (
		SELECT at, substr(subject, 1, instr(subject, ' ') - 1) AS id,
			substr(subject, instr(subject, ' ') + 1) AS rest
		FROM audit WHERE action = 'child.move'
	) AS audit JOIN child ON child.id = audit.id;

INSERT INTO classStay (childId, classId, startedAt, endedAt)
	SELECT childId, fromClass, enrolledAt, at FROM pastMove AS move
	WHERE at = (SELECT min(at) FROM pastMove WHERE childId = move.childId)
		AND fromClass IN (SELECT id FROM class);
INSERT INTO classStay (childId, classId, startedAt, endedAt)
	SELECT childId, toClass, at, coalesce(lead(at) OVER (PARTITION BY childId ORDER BY at), leftAt)
	FROM pastMove WHERE toClass IN (SELECT id FROM class);
INSERT INTO classStay (childId, classId, startedAt, endedAt)
	SELECT id, classId, enrolledAt, leftAt FROM child
	WHERE id NOT IN (SELECT childId FROM pastMove);
DROP TABLE pastMove;
`;
