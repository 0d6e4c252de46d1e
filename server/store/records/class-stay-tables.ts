import type { ChildId, ClassId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';

/** Which class each child was in since when; at most one stay of a child is open. */
export interface ClassStayTables {
	classStay: {
		childId: ChildId;
		classId: ClassId;
		startedAt: Instant;
		endedAt: Instant | null;
	};
}
