/**
 * Version 27: how much lies behind a broken glass. A leader reads a whole card, as all did until now; a
 * subject teacher gets the carer's telephone number alone (§4.4).
 */
export const glassExtent = `
ALTER TABLE breakGlass ADD COLUMN extent TEXT NOT NULL DEFAULT 'card'
	CHECK (extent IN ('card', 'carerPhone'));
`;
