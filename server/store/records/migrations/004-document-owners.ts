/**
 * Documents of a class, of a mentor, and of a child through all its years, beside those of a child and
 * school year (design.md §2). SQLite cannot let go of a NOT NULL, so the table is made anew.
 */
export const documentOwners = `
CREATE TABLE documentWithOwner (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	childId TEXT REFERENCES child (id),
	classId TEXT REFERENCES class (id),
	authorId TEXT REFERENCES user (id),
	schoolYearId TEXT REFERENCES schoolYear (id),
	termId TEXT REFERENCES term (id),
	generation INTEGER NOT NULL,
	createdAt TEXT NOT NULL,
	CHECK ((childId IS NOT NULL) + (classId IS NOT NULL) + (authorId IS NOT NULL) = 1)
) STRICT;
INSERT INTO documentWithOwner (id, kind, childId, schoolYearId, generation, createdAt)
	SELECT id, kind, childId, schoolYearId, generation, createdAt FROM document;
DROP TABLE document;
ALTER TABLE documentWithOwner RENAME TO document;
CREATE UNIQUE INDEX documentOfChildAndYear ON document (childId, schoolYearId, kind)
	WHERE childId IS NOT NULL AND schoolYearId IS NOT NULL;
CREATE UNIQUE INDEX documentOfChild ON document (childId, kind)
	WHERE childId IS NOT NULL AND schoolYearId IS NULL;
CREATE UNIQUE INDEX documentOfClass ON document (classId, termId, kind) WHERE classId IS NOT NULL;
CREATE UNIQUE INDEX documentOfMentor ON document (authorId, schoolYearId, kind)
	WHERE authorId IS NOT NULL;
`;
