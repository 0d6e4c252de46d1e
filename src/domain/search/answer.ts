import type { ClassId, PostId, UserId } from '#domain/ids.ts';
import type { Role } from '#domain/role.ts';
import type { Month } from '#domain/summary.ts';
import type { Snippet } from './snippet.ts';
import type { WordHit } from './words.ts';

/** What `GET /api/search` answers: of everything this person may read, and of nothing else. */
export interface SearchAnswer {
	readonly words: readonly WordHit[];
	/** How many pieces hold the words, those that were cut off included. */
	readonly total: number;
	readonly people: readonly PersonHit[];
	readonly classes: readonly ClassHit[];
	/** In the exchange of the mentors: copies of summaries, and what was said to them. */
	readonly posts: readonly PostHit[];
	/** Documents not looked through yet: asking again a little later finds more. */
	readonly unread: number;
}

export interface PostHit {
	readonly postId: PostId;
	readonly month: Month;
	readonly snippet: Snippet;
}

export interface PersonHit {
	readonly userId: UserId;
	readonly name: Snippet;
	readonly roles: readonly { readonly role: Role; readonly className: string | null }[];
	readonly rank: number;
}

export interface ClassHit {
	readonly classId: ClassId;
	readonly name: Snippet;
	readonly rank: number;
}

/** More people or classes than this are not listed. */
export const NAME_HITS_MAX = 20;
