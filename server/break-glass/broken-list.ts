import type { BreakGlass } from '#domain/break-glass.ts';
import type { BreakGlassId, ClassId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';

/** More than a school breaks in ten years; older ones are in the records and not on the page. */
const LIST_MAX = 1_000;

/** Which are asked for: all, those of children who were in a class then, one. */
export type WhichBroken = 'all' | { readonly classId: ClassId } | { readonly id: BreakGlassId };

/** The broken glasses on record, newest first, with who was told; nothing of any card. */
export async function readBroken(records: Records, which: WhichBroken): Promise<BreakGlass[]> {
	let query = records
		.selectFrom('breakGlass')
		.innerJoin('child', 'child.id', 'breakGlass.childId')
		.innerJoin('class', 'class.id', 'breakGlass.classId')
		.innerJoin('user', 'user.id', 'breakGlass.brokenBy')
		.select([
			'breakGlass.id',
			'extent',
			'childId',
			'child.name as childName',
			'class.name as className',
		])
		.select(['reason', 'user.name as by', 'brokenBy as byId', 'brokenAt as at', 'readableUntil'])
		.orderBy('brokenAt', 'desc')
		.limit(LIST_MAX);
	if (which !== 'all') {
		query =
			'id' in which
				? query.where('breakGlass.id', '=', which.id)
				: query.where('breakGlass.classId', '=', which.classId);
	}
	const rows = await query.execute();
	const ids = rows.map(({ id }) => id);
	const notices = await records
		.selectFrom('breakGlassNotice as notice')
		.innerJoin('user', 'user.id', 'notice.userId')
		.select(['notice.breakGlassId', 'notice.userId', 'user.name', 'notice.seenAt'])
		.where('notice.breakGlassId', 'in', ids)
		.orderBy('user.name')
		.execute();
	const toldOf = Map.groupBy(notices, ({ breakGlassId }) => breakGlassId);
	return rows.map((row) => ({
		...row,
		told: (toldOf.get(row.id) ?? []).map(({ breakGlassId: _about, ...told }) => told),
	}));
}
