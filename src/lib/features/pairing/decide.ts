/**
 * Carries out one decision about a child at `/api/children/…/<part>`; `words` tell what was done, `null`
 * where it cannot be undone. Answers whether the school has done it.
 */
export type Decide = (
	method: 'PUT' | 'DELETE',
	part: string,
	body: unknown,
	words: string | null,
) => Promise<boolean>;
