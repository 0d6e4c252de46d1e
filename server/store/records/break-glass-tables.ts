import type { GlassExtent } from '#domain/break-glass.ts';
import type { BreakGlassId, ChildId, ClassId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';

/**
 * The tables of broken glasses (应急查看); nothing in them is ever changed but that a notice was seen, and
 * the reason when its child is erased.
 */
export interface BreakGlassTables {
	breakGlass: {
		id: BreakGlassId;
		childId: ChildId;
		extent: GlassExtent;
		/** The child's class of that moment. */
		classId: ClassId;
		reason: string;
		brokenBy: UserId;
		brokenAt: Instant;
		readableUntil: Instant;
	};
	/** That a head teacher was told. */
	breakGlassNotice: { breakGlassId: BreakGlassId; userId: UserId; seenAt: Instant | null };
}
