/** Version 7: what the audit remembers of one document's restorations is asked at every opening (R9). */
export const auditBySubject = `
CREATE INDEX auditBySubject ON audit (subject);
`;
