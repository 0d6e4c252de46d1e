/**
 * What a subject teacher teaches in a class, and a register of its own for each such subject (§4.4, row
 * "Scores"). Registers from before hold all subjects and stay those of the class, the head teacher's.
 */
export const registerSubjects = `
ALTER TABLE roleGrant ADD COLUMN subject TEXT;
DROP INDEX roleGrantOnce;
CREATE UNIQUE INDEX roleGrantOnce
	ON roleGrant (userId, role, coalesce(classId, ''), coalesce(subject, '')) WHERE endedAt IS NULL;
ALTER TABLE document ADD COLUMN subject TEXT;
DROP INDEX documentOfClass;
CREATE UNIQUE INDEX documentOfClass ON document (classId, termId, kind, coalesce(subject, ''))
	WHERE classId IS NOT NULL;
`;
