/**
 * Version 28: when the author of a copy for the other mentors had looked at it and let it go, by their
 * device's clock (F4). Where there was no network it came later, and M4 has three dates like every duty.
 */
export const lookedAt = `
ALTER TABLE exchangePost ADD COLUMN lookedAt TEXT;
`;
