import type { ParamMatcher } from '@sveltejs/kit';
import type { Book } from '#domain/entry.ts';

/** The two books that hold entries, as they stand in an address. */
export const match = ((param): param is Book =>
	param === 'journal' || param === 'diary') satisfies ParamMatcher;
