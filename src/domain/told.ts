import type { UserId } from './ids.ts';
import type { Instant } from './time.ts';

/** Who was told of something, e.g. that a leader looked at something of their class (§4.4 "B"), and when they said they had seen it. */
export interface Told {
	readonly userId: UserId;
	readonly name: string;
	readonly seenAt: Instant | null;
}

/** Was this person told, and have they not said yet that they have seen it? */
export function isUnseenBy(userId: UserId, { told }: { readonly told: readonly Told[] }): boolean {
	return told.some((each) => each.userId === userId && each.seenAt === null);
}
