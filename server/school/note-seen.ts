import type { UserId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** What somebody was told of, and how it is marked that they have seen it; `mark` gives how many rows it changed. */
interface ToldOf {
	readonly id: string;
	/** As the audit calls it. */
	readonly action: string;
	mark(records: Records, at: Instant): Promise<{ readonly numUpdatedRows: bigint }>;
}

/**
 * Somebody says that they have seen what they were told (§4.4 "B"). Said once and noted once: `not-found`
 * where they were not told, or have said so before.
 */
export function noteSeen(
	office: Office,
	by: UserId,
	{ id, action, mark }: ToldOf,
): Promise<Result<void, Refusal>> {
	return decide(office, by, async (records, minutes) => {
		const { numUpdatedRows } = await mark(records, office.env.now());
		if (numUpdatedRows === 0n) return fail({ type: 'not-found' });
		minutes.note(action, id);
		return ok(undefined);
	});
}
