/**
 * Taking an import of a sheet back (C1): what each line found and left behind, what became of it when it
 * was taken back, and how many children it had made are gone again with their lines. Lines from before
 * this table knew no way back and stay as they are.
 */
export const importUndo = `
ALTER TABLE censusImportLine ADD COLUMN record TEXT;
ALTER TABLE censusImportLine ADD COLUMN undone TEXT
	CHECK (undone IN ('removing', 'undone', 'kept'));
ALTER TABLE censusImportLine ADD COLUMN keptFor TEXT;
ALTER TABLE censusImport ADD COLUMN undoneAt TEXT;
ALTER TABLE censusImport ADD COLUMN undoneBy TEXT REFERENCES user (id);
ALTER TABLE censusImport ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
`;
