import type { DeviceSort } from '#domain/history.ts';
import type { SessionId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';

/** What `device-label.ts` calls a system, and what people call such a device. */
const SORTS: readonly [RegExp, DeviceSort][] = [
	[/iPad/, 'tablet'],
	[/Android|HarmonyOS|iPhone|微信/, 'phone'],
	[/Windows|Mac|Linux/, 'computer'],
];

/** What was written with in these sessions, as far as the school still knows. */
export async function deviceSorts(
	records: Records,
	sessions: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, DeviceSort | null>> {
	if (sessions.length === 0) return new Map();
	const rows = await records
		.selectFrom('session')
		.select(['id', 'device'])
		.where('id', 'in', [...new Set(sessions)])
		.execute();
	return new Map(rows.map(({ id, device }) => [id, sortOf(device)]));
}

function sortOf(label: string): DeviceSort | null {
	return SORTS.find(([pattern]) => pattern.test(label))?.[1] ?? null;
}
